package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

const url = "https://www.seedance2ai.io/api/v1/video/seedance25"

var body = []byte(`{
	"mode": "text-to-video",
	"prompt": "A cinematic shot of a glass train crossing a snowy mountain bridge",
	"aspect_ratio": "16:9",
	"duration": "auto",
	"resolution": "720p"
}`)

// post sends the job once. The same key with the same body is charged once, however often it is sent.
func post(key string) (*http.Response, []byte, error) {
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("SEEDANCE_API_KEY"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	client := http.Client{Timeout: time.Minute}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response, answer, err
}

func main() {
	const tries = 6
	key := rand.Text()
	for count := 1; ; count++ {
		wait := time.Second << count
		response, answer, err := post(key)
		if err == nil {
			var task struct{ ID string }
			switch status := response.StatusCode; {
			case status < 300:
				if json.Unmarshal(answer, &task) == nil && task.ID != "" {
					fmt.Println(task.ID)
					return
				}
			// 409 after a try without an answer: the first request still runs.
			case status == 429 || status >= 500 || status == 409 && count > 1:
				if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
					wait = time.Duration(seconds) * time.Second
				}
			default:
				log.Fatalf("%s: %s", response.Status, answer)
			}
		}
		if count == tries {
			log.Fatalf("no answer after %d tries: %v %s", tries, err, answer)
		}
		time.Sleep(wait)
	}
}
