// Puts the client that oapi-codegen makes through its paces; scripts/languages/judge.ts reads what it prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"example.com/me/seedance"
)

// ApiError is a refusal: the generated types hold what the service said.
type ApiError struct {
	Status int
	seedance.ErrorResponse
}

func (e *ApiError) Error() string { return e.ErrorResponse.Error.Message }

func client(path string) *seedance.ClientWithResponses {
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("SANDBOX_KEY"))
		return nil
	}
	made, err := seedance.NewClientWithResponses(os.Getenv("SANDBOX_URL")+path, seedance.WithRequestEditorFn(authorize))
	check(err)
	return made
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func some[T any](value T) *T { return &value }

// open gives what an answer holds, or the refusal as an error.
func open[T any](answer *T, refusal *seedance.ErrorResponse, status int) (*T, error) {
	if answer != nil {
		return answer, nil
	}
	if refusal == nil {
		return nil, fmt.Errorf("status %d without JSON", status)
	}
	return nil, &ApiError{status, *refusal}
}

func submit(key string, body any, path string) (*seedance.SubmittedTask, error) {
	ctx := context.Background()
	switch body := body.(type) {
	case seedance.SeedanceRequest:
		answer, err := client(path).CreateSeedanceVideoWithResponse(ctx, &seedance.CreateSeedanceVideoParams{IdempotencyKey: key}, body)
		check(err)
		return open(answer.JSON2XX, answer.JSONDefault, answer.StatusCode())
	case seedance.GptImage2Request:
		answer, err := client(path).CreateGptImage2ImageWithResponse(ctx, &seedance.CreateGptImage2ImageParams{IdempotencyKey: key}, body)
		check(err)
		return open(answer.JSON2XX, answer.JSONDefault, answer.StatusCode())
	case seedance.NanoBananaProRequest:
		answer, err := client(path).CreateNanoBananaProImageWithResponse(ctx, &seedance.CreateNanoBananaProImageParams{IdempotencyKey: key}, body)
		check(err)
		return open(answer.JSON2XX, answer.JSONDefault, answer.StatusCode())
	}
	return nil, errors.New("no such body")
}

func read(id string, path string) (*seedance.Task, error) {
	answer, err := client(path).GetTaskWithResponse(context.Background(), id)
	check(err)
	return open(answer.JSON2XX, answer.JSONDefault, answer.StatusCode())
}

// wait polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs.
func wait(id string) {
	for {
		task, err := read(id, "")
		check(err)
		if task.Status == "completed" {
			url := task.Output.VideoUrl
			if task.Output.Images != nil {
				url = &(*task.Output.Images)[0].Url
			}
			fmt.Printf("output\t%s\t%s\n", id, *url)
			return
		}
		if task.Status == "failed" {
			panic(task.Error)
		}
		if task.Status != "processing" {
			fmt.Printf("status\t%s\n", task.Status)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

var video = seedance.SeedanceRequest{
	Mode:        some(seedance.SeedanceModeTEXTTOVIDEO),
	QualityTier: some(seedance.SeedanceQualityTierSTANDARD),
	Prompt:      "A cinematic shot of a glass train crossing a snowy mountain bridge",
	AspectRatio: some(seedance.SeedanceAspectRatioRATIO16BY9),
	Duration:    some(seedance.SeedanceDurationDURATION5),
	Resolution:  some(seedance.SeedanceResolutionRESOLUTION720P),
}

var bodies = map[string]any{
	"seedance-text-to-video": video,
	"seedance-image-to-video": seedance.SeedanceRequest{
		Mode:        some(seedance.SeedanceModeIMAGETOVIDEO),
		Prompt:      "The glass train leaves the bridge and vanishes into a tunnel",
		ImageUrl:    some("https://example.com/start.png"),
		EndImageUrl: some("https://example.com/end.png"),
		Duration:    some(seedance.SeedanceDurationDURATION10),
		Resolution:  some(seedance.SeedanceResolutionRESOLUTION1080P),
		Seed:        some(int64(42)),
	},
	"seedance-media-to-video": seedance.SeedanceRequest{
		Mode:          some(seedance.SeedanceModeMEDIATOVIDEO),
		Channel:       some(seedance.SeedanceChannelREAL),
		Prompt:        "The dancer from the picture performs the moves of the clip",
		MediaUrls:     &[]string{"https://example.com/dancer.png", "https://example.com/moves.mp4"},
		GenerateAudio: some(false),
		FixedLens:     some(true),
	},
	"gpt-image-2-text-to-image": seedance.GptImage2Request{
		Type:        seedance.GptImage2TypeTEXTTOIMAGE,
		Prompt:      "Editorial product photo of a transparent running shoe on chrome",
		Resolution:  seedance.GptImage2ResolutionRESOLUTION1K,
		AspectRatio: seedance.GptImage2AspectRatioRATIO1BY1,
	},
	"gpt-image-2-image-to-image": seedance.GptImage2Request{
		Type:        seedance.GptImage2TypeIMAGETOIMAGE,
		Channel:     some(seedance.GptImage2ChannelECONOMY),
		Prompt:      "The same shoe on wet asphalt at night",
		Resolution:  seedance.GptImage2ResolutionRESOLUTION2K,
		AspectRatio: seedance.GptImage2AspectRatioRATIO16BY9,
		BatchCount:  some(int32(4)),
		ImageUrls:   &[]string{"https://example.com/shoe.png"},
	},
	"nano-banana-pro-text-to-image": seedance.NanoBananaProRequest{
		Type:         seedance.NanoBananaProTypeTEXTTOIMAGE,
		Prompt:       "A premium packaging mockup for an AI video studio",
		ImageSize:    some(seedance.NanoBananaProImageSizeSIZE1BY1),
		Resolution:   some(seedance.NanoBananaProResolutionRESOLUTION1K),
		OutputFormat: some(seedance.NanoBananaProOutputFormatPNG),
	},
	"nano-banana-pro-image-to-image": seedance.NanoBananaProRequest{
		Type:         seedance.NanoBananaProTypeIMAGETOIMAGE,
		Prompt:       "Put this logo on the box, embossed in silver",
		ImageSize:    some(seedance.NanoBananaProImageSizeSIZE4BY3),
		Resolution:   some(seedance.NanoBananaProResolutionRESOLUTION2K),
		OutputFormat: some(seedance.NanoBananaProOutputFormatJPEG),
		ImageUrls:    &[]string{"https://example.com/logo.png"},
	},
}

func main() {
	queued, err := submit("unknown-status", video, "/fault/unknown-status")
	check(err)
	wait(queued.Id)
	ids := []string{}
	for key, body := range bodies {
		first, err := submit(key, body, "")
		check(err)
		again, err := submit(key, body, "")
		check(err)
		fmt.Printf("submitted\t%s\t%s\t%s\n", key, first.Id, again.Id)
		ids = append(ids, first.Id)
	}
	for _, id := range ids {
		wait(id)
	}

	refused := func(_ any, err error) {
		var refusal *ApiError
		if !errors.As(err, &refusal) {
			panic(fmt.Sprint("not refused: ", err))
		}
		fmt.Printf("error\t%s\t%d\t%s\n", refusal.ErrorResponse.Error.Code, refusal.Status, refusal)
	}
	refused(submit("bad-body", seedance.SeedanceRequest{Mode: some(seedance.SeedanceModeIMAGETOVIDEO), Prompt: "No start frame"}, ""))
	refused(submit("seedance-text-to-video", seedance.SeedanceRequest{Prompt: "Another body under the same key"}, ""))
	refused(read("sd2_nobodys", ""))
	faults := []string{"unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code"}
	for _, fault := range faults {
		refused(submit(fault, video, "/fault/"+fault))
	}

	strange, err := read(ids[0], "/strange")
	check(err)
	fmt.Printf("answer\t%s\t%s\n", *strange.Model, *strange.QualityTier)
}
