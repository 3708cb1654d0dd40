import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import seedance.ApiClient;
import seedance.ApiException;
import seedance.api.TasksApi;
import seedance.api.VideoApi;
import seedance.model.SeedanceAspectRatio;
import seedance.model.SeedanceRequest;

/**
 * Makes a video with a generated client.
 *
 * <pre>java -jar openapi-generator-cli.jar generate -g java -i openapi-3.0.yaml -o client --additional-properties
 * library=native,invokerPackage=seedance,apiPackage=seedance.api,modelPackage=seedance.model,openApiNullable=false,containerDefaultToNull=true</pre>
 */
public class GenerateVideo {
  public static void main(String[] arguments) throws Exception {
    var base = Optional.ofNullable(System.getenv("SEEDANCE_BASE_URL")).orElse("https://www.seedance2ai.io");
    var client = new ApiClient();
    client.updateBaseUri(base);
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("SEEDANCE_API_KEY")));

    // Make the key once: after a lost response, send the same body under the same key, and it is charged once.
    var key = UUID.randomUUID().toString();
    var body = new SeedanceRequest()
        .prompt("A glass train crossing a snowy bridge")
        .aspectRatio(SeedanceAspectRatio.RATIO_16_BY_9);
    try {
      var id = new VideoApi(client).createSeedanceVideo(key, body).getId();
      var tasks = new TasksApi(client);
      var task = tasks.getTask(id);
      while (!Set.of("completed", "failed").contains(task.getStatus())) {
        Thread.sleep(5_000); // each poll counts towards 30 requests a minute
        task = tasks.getTask(id);
      }
      System.out.println(task.getOutput() == null ? task.getError() : task.getOutput().getVideoUrl());
    } catch (ApiException refusal) {
      System.err.println(refusal.getCode() + ": " + refusal.getResponseBody());
      System.exit(1);
    }
  }
}
