package examples

import seedance.apis.TasksApi
import seedance.apis.VideoApi
import seedance.infrastructure.ApiClient
import seedance.infrastructure.ClientError
import seedance.infrastructure.ClientException
import seedance.models.SeedanceAspectRatio
import seedance.models.SeedanceRequest
import java.util.UUID

// Makes a video with a generated client:
// java -jar openapi-generator-cli.jar generate -g kotlin -i openapi-3.0.yaml -o client --additional-properties packageName=seedance

fun main() {
    val base = System.getenv("SEEDANCE_BASE_URL") ?: "https://www.seedance2ai.io"
    ApiClient.accessToken = System.getenv("SEEDANCE_API_KEY")

    // Make the key once: after a lost response, send the same body under the same key, and it is charged once.
    val key = UUID.randomUUID().toString()
    val body = SeedanceRequest(
        prompt = "A glass train crossing a snowy bridge",
        aspectRatio = SeedanceAspectRatio.RATIO_16_BY_9,
    )
    try {
        val id = VideoApi(base).createSeedanceVideo(key, body).id
        val tasks = TasksApi(base)
        var task = tasks.getTask(id)
        while (task.status !in listOf("completed", "failed")) {
            Thread.sleep(5_000) // each poll counts towards 30 requests a minute
            task = tasks.getTask(id)
        }
        println(task.output?.videoUrl ?: task.error)
    } catch (refusal: ClientException) {
        error("${refusal.statusCode}: ${(refusal.response as? ClientError<*>)?.body}")
    }
}
