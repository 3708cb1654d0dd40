//! Makes a video with a generated client:
//! java -jar openapi-generator-cli.jar generate -g rust -i openapi-3.0.yaml -o client --additional-properties packageName=seedance

use seedance::apis::configuration::Configuration;
use seedance::apis::{tasks_api, video_api};
use seedance::models::{SeedanceAspectRatio, SeedanceRequest};
use std::{env, error::Error, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Configuration {
        base_path: env::var("SEEDANCE_BASE_URL").unwrap_or("https://www.seedance2ai.io".into()),
        bearer_access_token: Some(env::var("SEEDANCE_API_KEY")?),
        ..Configuration::default()
    };
    // Make a new key for each job. After a lost response, send the same body under the same key, and it is charged once.
    let key = env::args().nth(1).ok_or("give the job a key of its own, such as the output of uuidgen")?;
    let body = SeedanceRequest {
        aspect_ratio: Some(SeedanceAspectRatio::RATIO_16_BY_9),
        ..SeedanceRequest::new("A glass train crossing a snowy bridge".into())
    };

    // A refusal is Error::ResponseError, with status and code in its `entity`.
    let id = video_api::create_seedance_video(&client, &key, body).await?.id;
    let task = loop {
        let task = tasks_api::get_task(&client, &id).await?;
        if ["completed", "failed"].contains(&task.status.as_str()) {
            break task;
        }
        tokio::time::sleep(Duration::from_secs(5)).await; // each poll counts towards 30 requests a minute
    };
    println!("{}", task.output.and_then(|output| output.video_url).ok_or(format!("{:?}", task.error))?);
    Ok(())
}
