import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import seedance.ApiClient;
import seedance.ApiException;
import seedance.api.ImageApi;
import seedance.api.TasksApi;
import seedance.api.VideoApi;
import seedance.model.*;

/** Puts the client that openapi-generator makes through its paces; scripts/languages/judge.ts reads what it prints. */
public class Program {
  interface Call {
    Object run() throws ApiException;
  }

  static ApiClient client(String path) {
    var client = new ApiClient();
    client.updateBaseUri(URI.create(System.getenv("SANDBOX_URL") + path).toString());
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("SANDBOX_KEY")));
    return client;
  }

  static SubmittedTask submit(String key, Object body, String path) throws ApiException {
    if (body instanceof SeedanceRequest video) return new VideoApi(client(path)).createSeedanceVideo(key, video);
    var images = new ImageApi(client(path));
    if (body instanceof GptImage2Request image) return images.createGptImage2Image(key, image);
    return images.createNanoBananaProImage(key, (NanoBananaProRequest) body);
  }

  static Task read(String id, String path) throws ApiException {
    return new TasksApi(client(path)).getTask(id);
  }

  /** Polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs. */
  static void await(String id) throws Exception {
    for (var task = read(id, ""); ; task = read(id, "")) {
      if (task.getStatus().equals("completed")) {
        var images = task.getOutput().getImages();
        var url = images == null || images.isEmpty() ? task.getOutput().getVideoUrl() : images.get(0).getUrl();
        System.out.printf("output\t%s\t%s%n", id, url);
        return;
      }
      if (task.getStatus().equals("failed")) throw new IllegalStateException(String.valueOf(task.getError()));
      if (!task.getStatus().equals("processing")) System.out.printf("status\t%s%n", task.getStatus());
      Thread.sleep(200);
    }
  }

  static void refuse(Call call) throws Exception {
    try {
      throw new IllegalStateException("not refused: " + call.run());
    } catch (ApiException error) {
      var refusal = ApiClient.createDefaultObjectMapper().readValue(error.getResponseBody(), ErrorResponse.class);
      var detail = refusal.getError();
      System.out.printf("error\t%s\t%d\t%s%n", detail.getCode(), error.getCode(), detail.getMessage());
    }
  }

  static SeedanceRequest video() {
    return new SeedanceRequest()
        .mode(SeedanceMode.TEXT_TO_VIDEO)
        .qualityTier(SeedanceQualityTier.STANDARD)
        .prompt("A cinematic shot of a glass train crossing a snowy mountain bridge")
        .aspectRatio(SeedanceAspectRatio.RATIO_16_BY_9)
        .duration(SeedanceDuration.DURATION_5)
        .resolution(SeedanceResolution.RESOLUTION_720P);
  }

  static Map<String, Object> bodies() {
    var bodies = new LinkedHashMap<String, Object>();
    bodies.put("seedance-text-to-video", video());
    bodies.put(
        "seedance-image-to-video",
        new SeedanceRequest()
            .mode(SeedanceMode.IMAGE_TO_VIDEO)
            .prompt("The glass train leaves the bridge and vanishes into a tunnel")
            .imageUrl("https://example.com/start.png")
            .endImageUrl("https://example.com/end.png")
            .duration(SeedanceDuration.DURATION_10)
            .resolution(SeedanceResolution.RESOLUTION_1080P)
            .seed(42L));
    bodies.put(
        "seedance-media-to-video",
        new SeedanceRequest()
            .mode(SeedanceMode.MEDIA_TO_VIDEO)
            .channel(SeedanceChannel.REAL)
            .prompt("The dancer from the picture performs the moves of the clip")
            .mediaUrls(List.of("https://example.com/dancer.png", "https://example.com/moves.mp4"))
            .generateAudio(false)
            .fixedLens(true));
    bodies.put(
        "gpt-image-2-text-to-image",
        new GptImage2Request()
            .type(GptImage2Type.TEXT_TO_IMAGE)
            .prompt("Editorial product photo of a transparent running shoe on chrome")
            .resolution(GptImage2Resolution.RESOLUTION_1K)
            .aspectRatio(GptImage2AspectRatio.RATIO_1_BY_1));
    bodies.put(
        "gpt-image-2-image-to-image",
        new GptImage2Request()
            .type(GptImage2Type.IMAGE_TO_IMAGE)
            .channel(GptImage2Channel.ECONOMY)
            .prompt("The same shoe on wet asphalt at night")
            .resolution(GptImage2Resolution.RESOLUTION_2K)
            .aspectRatio(GptImage2AspectRatio.RATIO_16_BY_9)
            .batchCount(4)
            .imageUrls(List.of("https://example.com/shoe.png")));
    bodies.put(
        "nano-banana-pro-text-to-image",
        new NanoBananaProRequest()
            .type(NanoBananaProType.TEXT_TO_IMAGE)
            .prompt("A premium packaging mockup for an AI video studio")
            .imageSize(NanoBananaProImageSize.SIZE_1_BY_1)
            .resolution(NanoBananaProResolution.RESOLUTION_1K)
            .outputFormat(NanoBananaProOutputFormat.PNG));
    bodies.put(
        "nano-banana-pro-image-to-image",
        new NanoBananaProRequest()
            .type(NanoBananaProType.IMAGE_TO_IMAGE)
            .prompt("Put this logo on the box, embossed in silver")
            .imageSize(NanoBananaProImageSize.SIZE_4_BY_3)
            .resolution(NanoBananaProResolution.RESOLUTION_2K)
            .outputFormat(NanoBananaProOutputFormat.JPEG)
            .imageUrls(List.of("https://example.com/logo.png")));
    return bodies;
  }

  public static void main(String[] arguments) throws Exception {
    await(submit("unknown-status", video(), "/fault/unknown-status").getId());
    var ids = new LinkedHashMap<String, String>();
    for (var one : bodies().entrySet()) {
      var first = submit(one.getKey(), one.getValue(), "");
      var again = submit(one.getKey(), one.getValue(), "");
      System.out.printf("submitted\t%s\t%s\t%s%n", one.getKey(), first.getId(), again.getId());
      ids.put(one.getKey(), first.getId());
    }
    for (var id : ids.values()) await(id);

    var bad = new SeedanceRequest().mode(SeedanceMode.IMAGE_TO_VIDEO).prompt("No start frame");
    refuse(() -> submit("bad-body", bad, ""));
    refuse(() -> submit("seedance-text-to-video", new SeedanceRequest().prompt("Another body under the same key"), ""));
    refuse(() -> read("sd2_nobodys", ""));
    var faults =
        List.of("unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code");
    for (var fault : faults) refuse(() -> submit(fault, video(), "/fault/" + fault));

    var strange = read(ids.get("seedance-text-to-video"), "/strange");
    System.out.printf("answer\t%s\t%s%n", strange.getModel(), strange.getQualityTier());
  }
}
