// Makes a video with a generated client.
//
//	go install github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2
//	oapi-codegen -generate types,client -package seedance -o seedance/client.go openapi-3.0.yaml
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"example.com/me/seedance"
)

func main() {
	ctx := context.Background()
	base := cmp.Or(os.Getenv("SEEDANCE_BASE_URL"), "https://www.seedance2ai.io")
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("SEEDANCE_API_KEY"))
		return nil
	}
	client, err := seedance.NewClientWithResponses(base, seedance.WithRequestEditorFn(authorize))
	if err != nil {
		log.Fatal(err)
	}

	// Make the key once: after a lost response, send the same body under the same key, and it is charged once.
	key := seedance.CreateSeedanceVideoParams{IdempotencyKey: rand.Text()}
	body := seedance.SeedanceRequest{Prompt: "A glass train crossing a snowy bridge"}
	submitted, err := client.CreateSeedanceVideoWithResponse(ctx, &key, body)
	if err != nil {
		log.Fatal(err)
	}
	if refusal := submitted.JSONDefault; refusal != nil {
		log.Fatalf("%s: %s", refusal.Error.Code, refusal.Error.Message)
	}

	for {
		polled, err := client.GetTaskWithResponse(ctx, submitted.JSON2XX.Id)
		if err != nil {
			log.Fatal(err)
		}
		if refusal := polled.JSONDefault; refusal != nil {
			log.Fatalf("%s: %s", refusal.Error.Code, refusal.Error.Message)
		}
		switch task := polled.JSON2XX; task.Status {
		case "completed":
			fmt.Println(*task.Output.VideoUrl)
			return
		case "failed":
			log.Fatal(task.Error)
		}
		time.Sleep(5 * time.Second) // each poll counts towards 30 requests a minute
	}
}
