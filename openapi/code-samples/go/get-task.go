package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

const url = "https://www.seedance2ai.io/api/v1/tasks/sd2_xxxxx"

type task struct {
	Status        string
	Output, Error json.RawMessage
}

func get() (found task, err error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return found, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("SEEDANCE_API_KEY"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return found, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return found, fmt.Errorf("the service answered %s", response.Status)
	}
	return found, json.NewDecoder(response.Body).Decode(&found)
}

func main() {
	for {
		task, err := get()
		if err != nil {
			log.Fatal(err)
		}
		switch task.Status {
		case "completed":
			fmt.Println(string(task.Output))
			return
		case "failed":
			log.Fatal(string(task.Error))
		}
		time.Sleep(10 * time.Second) // each poll counts towards 30 requests a minute
	}
}
