import seedance.apis.ImageApi
import seedance.apis.TasksApi
import seedance.apis.VideoApi
import seedance.infrastructure.ApiClient
import seedance.infrastructure.ClientError
import seedance.infrastructure.ClientException
import seedance.infrastructure.Serializer
import seedance.infrastructure.ServerError
import seedance.infrastructure.ServerException
import seedance.models.*

// Puts the client that openapi-generator makes through its paces; scripts/languages/judge.ts reads what it prints.

val sandbox: String = System.getenv("SANDBOX_URL")

fun submit(key: String, body: Any, path: String = ""): SubmittedTask = when (body) {
    is SeedanceRequest -> VideoApi(sandbox + path).createSeedanceVideo(key, body)
    is GptImage2Request -> ImageApi(sandbox + path).createGptImage2Image(key, body)
    is NanoBananaProRequest -> ImageApi(sandbox + path).createNanoBananaProImage(key, body)
    else -> error("no such body")
}

fun read(id: String, path: String = ""): Task = TasksApi(sandbox + path).getTask(id)

/** Polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs. */
fun await(id: String) {
    while (true) {
        val task = read(id)
        when (task.status) {
            "completed" -> {
                println("output\t$id\t${task.output?.images?.firstOrNull()?.url ?: task.output?.videoUrl}")
                return
            }
            "failed" -> error("${task.error}")
            "processing" -> {}
            else -> println("status\t${task.status}")
        }
        Thread.sleep(200)
    }
}

fun refuse(call: () -> Any) {
    val (status, body) = try {
        error("not refused: ${call()}")
    } catch (error: ClientException) {
        error.statusCode to (error.response as ClientError<*>).body
    } catch (error: ServerException) {
        error.statusCode to (error.response as ServerError<*>).body
    }
    val refusal = Serializer.moshi.adapter(ErrorResponse::class.java).fromJson(body as String)!!
    println("error\t${refusal.error.code}\t$status\t${refusal.error.message}")
}

val video = SeedanceRequest(
    mode = SeedanceMode.TEXT_TO_VIDEO,
    qualityTier = SeedanceQualityTier.STANDARD,
    prompt = "A cinematic shot of a glass train crossing a snowy mountain bridge",
    aspectRatio = SeedanceAspectRatio.RATIO_16_BY_9,
    duration = SeedanceDuration.DURATION_5,
    resolution = SeedanceResolution.RESOLUTION_720P,
)

val bodies = mapOf(
    "seedance-text-to-video" to video,
    "seedance-image-to-video" to SeedanceRequest(
        mode = SeedanceMode.IMAGE_TO_VIDEO,
        prompt = "The glass train leaves the bridge and vanishes into a tunnel",
        imageUrl = "https://example.com/start.png",
        endImageUrl = "https://example.com/end.png",
        duration = SeedanceDuration.DURATION_10,
        resolution = SeedanceResolution.RESOLUTION_1080P,
        seed = 42,
    ),
    "seedance-media-to-video" to SeedanceRequest(
        mode = SeedanceMode.MEDIA_TO_VIDEO,
        channel = SeedanceChannel.REAL,
        prompt = "The dancer from the picture performs the moves of the clip",
        mediaUrls = listOf("https://example.com/dancer.png", "https://example.com/moves.mp4"),
        generateAudio = false,
        fixedLens = true,
    ),
    "gpt-image-2-text-to-image" to GptImage2Request(
        type = GptImage2Type.TEXT_TO_IMAGE,
        prompt = "Editorial product photo of a transparent running shoe on chrome",
        resolution = GptImage2Resolution.RESOLUTION_1K,
        aspectRatio = GptImage2AspectRatio.RATIO_1_BY_1,
    ),
    "gpt-image-2-image-to-image" to GptImage2Request(
        type = GptImage2Type.IMAGE_TO_IMAGE,
        channel = GptImage2Channel.ECONOMY,
        prompt = "The same shoe on wet asphalt at night",
        resolution = GptImage2Resolution.RESOLUTION_2K,
        aspectRatio = GptImage2AspectRatio.RATIO_16_BY_9,
        batchCount = 4,
        imageUrls = listOf("https://example.com/shoe.png"),
    ),
    "nano-banana-pro-text-to-image" to NanoBananaProRequest(
        type = NanoBananaProType.TEXT_TO_IMAGE,
        prompt = "A premium packaging mockup for an AI video studio",
        imageSize = NanoBananaProImageSize.SIZE_1_BY_1,
        resolution = NanoBananaProResolution.RESOLUTION_1K,
        outputFormat = NanoBananaProOutputFormat.PNG,
    ),
    "nano-banana-pro-image-to-image" to NanoBananaProRequest(
        type = NanoBananaProType.IMAGE_TO_IMAGE,
        prompt = "Put this logo on the box, embossed in silver",
        imageSize = NanoBananaProImageSize.SIZE_4_BY_3,
        resolution = NanoBananaProResolution.RESOLUTION_2K,
        outputFormat = NanoBananaProOutputFormat.JPEG,
        imageUrls = listOf("https://example.com/logo.png"),
    ),
)

fun main() {
    ApiClient.accessToken = System.getenv("SANDBOX_KEY")
    await(submit("unknown-status", video, "/fault/unknown-status").id)
    val ids = bodies.map { (key, body) ->
        val first = submit(key, body)
        println("submitted\t$key\t${first.id}\t${submit(key, body).id}")
        first.id
    }
    ids.forEach { await(it) }

    refuse { submit("bad-body", SeedanceRequest(mode = SeedanceMode.IMAGE_TO_VIDEO, prompt = "No start frame")) }
    refuse { submit("seedance-text-to-video", SeedanceRequest(prompt = "Another body under the same key")) }
    refuse { read("sd2_nobodys") }
    listOf("unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code")
        .forEach { refuse { submit(it, video, "/fault/$it") } }

    val strange = read(ids.first(), "/strange")
    println("answer\t${strange.model}\t${strange.qualityTier}")
}
