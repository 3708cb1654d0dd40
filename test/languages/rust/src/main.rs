//! Puts the client that openapi-generator makes through its paces; scripts/languages/judge.ts reads what it prints.

use seedance::apis::configuration::Configuration;
use seedance::apis::{image_api, tasks_api, video_api, Error};
use seedance::models::*;
use serde::Serialize;
use std::env::var;
use std::time::Duration;

enum Body {
    Video(SeedanceRequest),
    Image(GptImage2Request),
    Nano(NanoBananaProRequest),
}

/// A refusal, with the code in hand.
#[derive(Debug)]
struct ApiError {
    status: u16,
    detail: ErrorDetail,
}

fn client(path: &str) -> Configuration {
    Configuration {
        base_path: var("SANDBOX_URL").unwrap() + path,
        bearer_access_token: Some(var("SANDBOX_KEY").unwrap()),
        ..Configuration::default()
    }
}

/// Each operation has an error type of its own, all of the same shape.
fn refusal<T: Serialize + std::fmt::Debug>(error: Error<T>) -> ApiError {
    let Error::ResponseError(answer) = error else { panic!("{error:?}") };
    let entity = serde_json::to_value(answer.entity.expect("a refusal holds JSON")).unwrap();
    let refusal: ErrorResponse = serde_json::from_value(entity).unwrap();
    ApiError { status: answer.status.as_u16(), detail: *refusal.error }
}

async fn submit(key: &str, body: &Body, path: &str) -> Result<SubmittedTask, ApiError> {
    let client = client(path);
    match body {
        Body::Video(body) => video_api::create_seedance_video(&client, key, body.clone()).await.map_err(refusal),
        Body::Image(body) => image_api::create_gpt_image2_image(&client, key, body.clone()).await.map_err(refusal),
        Body::Nano(body) => image_api::create_nano_banana_pro_image(&client, key, body.clone()).await.map_err(refusal),
    }
}

async fn read(id: &str, path: &str) -> Result<Task, ApiError> {
    tasks_api::get_task(&client(path), id).await.map_err(refusal)
}

/// Polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs.
async fn wait(id: &str) {
    loop {
        let task = read(id, "").await.unwrap();
        match task.status.as_str() {
            "completed" => {
                let output = task.output.unwrap();
                let image = output.images.and_then(|images| images.into_iter().next()).map(|image| image.url);
                println!("output\t{id}\t{}", image.or(output.video_url).unwrap());
                return;
            }
            "failed" => panic!("{:?}", task.error),
            "processing" => {}
            unknown => println!("status\t{unknown}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn video() -> SeedanceRequest {
    SeedanceRequest {
        mode: Some(SeedanceMode::TEXT_TO_VIDEO),
        quality_tier: Some(SeedanceQualityTier::STANDARD),
        aspect_ratio: Some(SeedanceAspectRatio::RATIO_16_BY_9),
        duration: Some(SeedanceDuration::DURATION_5),
        resolution: Some(SeedanceResolution::RESOLUTION_720P),
        ..SeedanceRequest::new("A cinematic shot of a glass train crossing a snowy mountain bridge".into())
    }
}

fn bodies() -> Vec<(&'static str, Body)> {
    vec![
        ("seedance-text-to-video", Body::Video(video())),
        (
            "seedance-image-to-video",
            Body::Video(SeedanceRequest {
                mode: Some(SeedanceMode::IMAGE_TO_VIDEO),
                image_url: Some("https://example.com/start.png".into()),
                end_image_url: Some("https://example.com/end.png".into()),
                duration: Some(SeedanceDuration::DURATION_10),
                resolution: Some(SeedanceResolution::RESOLUTION_1080P),
                seed: Some(42),
                ..SeedanceRequest::new("The glass train leaves the bridge and vanishes into a tunnel".into())
            }),
        ),
        (
            "seedance-media-to-video",
            Body::Video(SeedanceRequest {
                mode: Some(SeedanceMode::MEDIA_TO_VIDEO),
                channel: Some(SeedanceChannel::REAL),
                media_urls: Some(vec![
                    "https://example.com/dancer.png".into(),
                    "https://example.com/moves.mp4".into(),
                ]),
                generate_audio: Some(false),
                fixed_lens: Some(true),
                ..SeedanceRequest::new("The dancer from the picture performs the moves of the clip".into())
            }),
        ),
        (
            "gpt-image-2-text-to-image",
            Body::Image(GptImage2Request::new(
                GptImage2Type::TEXT_TO_IMAGE,
                "Editorial product photo of a transparent running shoe on chrome".into(),
                GptImage2Resolution::RESOLUTION_1K,
                GptImage2AspectRatio::RATIO_1_BY_1,
            )),
        ),
        (
            "gpt-image-2-image-to-image",
            Body::Image(GptImage2Request {
                channel: Some(GptImage2Channel::ECONOMY),
                batch_count: Some(4),
                image_urls: Some(vec!["https://example.com/shoe.png".into()]),
                ..GptImage2Request::new(
                    GptImage2Type::IMAGE_TO_IMAGE,
                    "The same shoe on wet asphalt at night".into(),
                    GptImage2Resolution::RESOLUTION_2K,
                    GptImage2AspectRatio::RATIO_16_BY_9,
                )
            }),
        ),
        (
            "nano-banana-pro-text-to-image",
            Body::Nano(NanoBananaProRequest {
                image_size: Some(NanoBananaProImageSize::SIZE_1_BY_1),
                resolution: Some(NanoBananaProResolution::RESOLUTION_1K),
                output_format: Some(NanoBananaProOutputFormat::PNG),
                ..NanoBananaProRequest::new(
                    NanoBananaProType::TEXT_TO_IMAGE,
                    "A premium packaging mockup for an AI video studio".into(),
                )
            }),
        ),
        (
            "nano-banana-pro-image-to-image",
            Body::Nano(NanoBananaProRequest {
                image_size: Some(NanoBananaProImageSize::SIZE_4_BY_3),
                resolution: Some(NanoBananaProResolution::RESOLUTION_2K),
                output_format: Some(NanoBananaProOutputFormat::JPEG),
                image_urls: Some(vec!["https://example.com/logo.png".into()]),
                ..NanoBananaProRequest::new(
                    NanoBananaProType::IMAGE_TO_IMAGE,
                    "Put this logo on the box, embossed in silver".into(),
                )
            }),
        ),
    ]
}

fn print_refusal<T: std::fmt::Debug>(outcome: Result<T, ApiError>) {
    let ApiError { status, detail } = outcome.expect_err("not refused");
    println!("error\t{}\t{status}\t{}", detail.code, detail.message);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let queued = submit("unknown-status", &Body::Video(video()), "/fault/unknown-status").await.unwrap();
    wait(&queued.id).await;
    let mut ids = vec![];
    for (key, body) in bodies() {
        let first = submit(key, &body, "").await.unwrap();
        let again = submit(key, &body, "").await.unwrap();
        println!("submitted\t{key}\t{}\t{}", first.id, again.id);
        ids.push(first.id);
    }
    for id in &ids {
        wait(id).await;
    }

    let mut bad = SeedanceRequest::new("No start frame".into());
    bad.mode = Some(SeedanceMode::IMAGE_TO_VIDEO);
    print_refusal(submit("bad-body", &Body::Video(bad), "").await);
    let other = SeedanceRequest::new("Another body under the same key".into());
    print_refusal(submit("seedance-text-to-video", &Body::Video(other), "").await);
    print_refusal(read("sd2_nobodys", "").await);
    for fault in
        ["unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code"]
    {
        print_refusal(submit(fault, &Body::Video(video()), &format!("/fault/{fault}")).await);
    }

    let strange = read(&ids[0], "/strange").await.unwrap();
    println!("answer\t{}\t{}", strange.model.unwrap(), strange.quality_tier.unwrap());
}
