//! Puts the client that progenitor makes through its paces; scripts/languages/judge.ts reads what it prints.

use reqwest::header::{HeaderMap, AUTHORIZATION};
use seedance::types::*;
use seedance::{Client, Error, ResponseValue};
use std::env::var;
use std::fmt::Debug;
use std::num::NonZeroU32;
use std::str::FromStr;
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

fn client(path: &str) -> Client {
    let authorization = format!("Bearer {}", var("SANDBOX_KEY").unwrap()).parse().unwrap();
    let headers = HeaderMap::from_iter([(AUTHORIZATION, authorization)]);
    let http = reqwest::Client::builder().default_headers(headers).build().unwrap();
    Client::new_with_client(&(var("SANDBOX_URL").unwrap() + path), http)
}

fn open<T>(answer: Result<ResponseValue<T>, Error<ErrorResponse>>) -> Result<T, ApiError> {
    match answer {
        Ok(value) => Ok(value.into_inner()),
        Err(Error::ErrorResponse(refusal)) => {
            Err(ApiError { status: refusal.status().as_u16(), detail: refusal.into_inner().error })
        }
        Err(error) => panic!("{error:?}"),
    }
}

async fn submit(key: &str, body: &Body, path: &str) -> Result<SubmittedTask, ApiError> {
    let client = client(path);
    match body {
        Body::Video(body) => {
            open(client.create_seedance_video().idempotency_key(key).body(body.clone()).send().await)
        }
        Body::Image(body) => {
            open(client.create_gpt_image2_image().idempotency_key(key).body(body.clone()).send().await)
        }
        Body::Nano(body) => {
            open(client.create_nano_banana_pro_image().idempotency_key(key).body(body.clone()).send().await)
        }
    }
}

async fn read(id: &str, path: &str) -> Result<Task, ApiError> {
    open(client(path).get_task().id(id).send().await)
}

/// Polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs.
async fn wait(id: &str) {
    loop {
        let task = read(id, "").await.unwrap();
        match task.status.as_str() {
            "completed" => {
                let output = task.output.unwrap();
                let image = output.images.into_iter().next().map(|image| image.url);
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
    SeedanceRequest::builder()
        .mode(SeedanceMode::TextToVideo)
        .quality_tier(SeedanceQualityTier::Standard)
        .prompt("A cinematic shot of a glass train crossing a snowy mountain bridge")
        .aspect_ratio(SeedanceAspectRatio::X169)
        .duration(SeedanceDuration::X5)
        .resolution(SeedanceResolution::X720p)
        .try_into()
        .unwrap()
}

/// A value of one of the types that hold a checked text.
fn checked<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn bodies() -> Vec<(&'static str, Body)> {
    let from_image = SeedanceRequest::builder()
        .mode(SeedanceMode::ImageToVideo)
        .prompt("The glass train leaves the bridge and vanishes into a tunnel")
        .image_url(Some(checked("https://example.com/start.png")))
        .end_image_url(Some(checked("https://example.com/end.png")))
        .duration(SeedanceDuration::X10)
        .resolution(SeedanceResolution::X1080p)
        .seed(42);
    let from_media = SeedanceRequest::builder()
        .mode(SeedanceMode::MediaToVideo)
        .channel(SeedanceChannel::Real)
        .prompt("The dancer from the picture performs the moves of the clip")
        .media_urls(vec![checked("https://example.com/dancer.png"), checked("https://example.com/moves.mp4")])
        .generate_audio(false)
        .fixed_lens(true);
    let image = GptImage2Request::builder()
        .type_(GptImage2Type::TextToImage)
        .prompt("Editorial product photo of a transparent running shoe on chrome")
        .resolution(GptImage2Resolution::X1k)
        .aspect_ratio(GptImage2AspectRatio::X11);
    let images = GptImage2Request::builder()
        .type_(GptImage2Type::ImageToImage)
        .channel(GptImage2Channel::Economy)
        .prompt("The same shoe on wet asphalt at night")
        .resolution(GptImage2Resolution::X2k)
        .aspect_ratio(GptImage2AspectRatio::X169)
        .batch_count(NonZeroU32::new(4).unwrap())
        .image_urls(vec![checked("https://example.com/shoe.png")]);
    let nano = NanoBananaProRequest::builder()
        .type_(NanoBananaProType::TextToImage)
        .prompt("A premium packaging mockup for an AI video studio")
        .image_size(NanoBananaProImageSize::X11)
        .resolution(NanoBananaProResolution::X1k)
        .output_format(NanoBananaProOutputFormat::Png);
    let edited = NanoBananaProRequest::builder()
        .type_(NanoBananaProType::ImageToImage)
        .prompt("Put this logo on the box, embossed in silver")
        .image_size(NanoBananaProImageSize::X43)
        .resolution(NanoBananaProResolution::X2k)
        .output_format(NanoBananaProOutputFormat::Jpeg)
        .image_urls(vec![checked("https://example.com/logo.png")]);
    vec![
        ("seedance-text-to-video", Body::Video(video())),
        ("seedance-image-to-video", Body::Video(from_image.try_into().unwrap())),
        ("seedance-media-to-video", Body::Video(from_media.try_into().unwrap())),
        ("gpt-image-2-text-to-image", Body::Image(image.try_into().unwrap())),
        ("gpt-image-2-image-to-image", Body::Image(images.try_into().unwrap())),
        ("nano-banana-pro-text-to-image", Body::Nano(nano.try_into().unwrap())),
        ("nano-banana-pro-image-to-image", Body::Nano(edited.try_into().unwrap())),
    ]
}

fn print_refusal<T: Debug>(outcome: Result<T, ApiError>) {
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

    let bad = SeedanceRequest::builder().mode(SeedanceMode::ImageToVideo).prompt("No start frame");
    print_refusal(submit("bad-body", &Body::Video(bad.try_into().unwrap()), "").await);
    let other = SeedanceRequest::builder().prompt("Another body under the same key");
    print_refusal(submit("seedance-text-to-video", &Body::Video(other.try_into().unwrap()), "").await);
    print_refusal(read("sd2_nobodys", "").await);
    for fault in
        ["unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code"]
    {
        print_refusal(submit(fault, &Body::Video(video()), &format!("/fault/{fault}")).await);
    }

    let strange = read(&ids[0], "/strange").await.unwrap();
    println!("answer\t{}\t{}", strange.model.unwrap(), strange.quality_tier.unwrap());
}
