// Puts the client that openapi-generator makes through its paces; scripts/languages/judge.ts reads what it prints.

#include <OAIErrorResponse.h>
#include <OAIImageApi.h>
#include <OAITasksApi.h>
#include <OAIVideoApi.h>
#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <vector>

using namespace OpenAPI;

// A refusal, with the code in hand.
struct ApiError : std::runtime_error {
    int status;
    std::string code;
    ApiError(int status, const OAIErrorDetail &detail)
        : std::runtime_error(detail.getMessage().toStdString()), status(status), code(detail.getCode().toStdString()) {}
};

// Sends a request and waits for one of the two signals that end it.
template <typename Api, typename Answer>
Answer call(const QString &path, const std::function<void(Api &)> &send,
            void (Api::*succeeded)(OAIHttpRequestWorker *, Answer),
            void (Api::*failed)(OAIHttpRequestWorker *, QNetworkReply::NetworkError, const QString &)) {
    Api api;
    api.setNewServerForAllOperations(QUrl(qEnvironmentVariable("SANDBOX_URL") + path));
    api.setBearerToken(qEnvironmentVariable("SANDBOX_KEY"));
    QEventLoop loop;
    Answer answer;
    int status = 0;
    OAIErrorResponse refusal;
    QObject::connect(&api, succeeded, &loop, [&](OAIHttpRequestWorker *, Answer given) {
        answer = given;
        loop.quit();
    });
    QObject::connect(&api, failed, &loop, [&](OAIHttpRequestWorker *worker, QNetworkReply::NetworkError, const QString &) {
        status = worker->getHttpResponseCode();
        refusal.fromJson(worker->response);
        loop.quit();
    });
    send(api);
    loop.exec();
    if (status != 0) throw ApiError(status, refusal.getError());
    return answer;
}

OAISubmittedTask submit(const QString &key, const OAISeedanceRequest &body, const QString &path = "") {
    return call<OAIVideoApi, OAISubmittedTask>(
        path, [&](OAIVideoApi &api) { api.createSeedanceVideo(key, body); },
        &OAIVideoApi::createSeedanceVideoSignalFull, &OAIVideoApi::createSeedanceVideoSignalErrorFull);
}

OAISubmittedTask submit(const QString &key, const OAIGptImage2Request &body) {
    return call<OAIImageApi, OAISubmittedTask>(
        "", [&](OAIImageApi &api) { api.createGptImage2Image(key, body); },
        &OAIImageApi::createGptImage2ImageSignalFull, &OAIImageApi::createGptImage2ImageSignalErrorFull);
}

OAISubmittedTask submit(const QString &key, const OAINanoBananaProRequest &body) {
    return call<OAIImageApi, OAISubmittedTask>(
        "", [&](OAIImageApi &api) { api.createNanoBananaProImage(key, body); },
        &OAIImageApi::createNanoBananaProImageSignalFull, &OAIImageApi::createNanoBananaProImageSignalErrorFull);
}

OAITask read(const QString &id, const QString &path = "") {
    return call<OAITasksApi, OAITask>(path, [&](OAITasksApi &api) { api.getTask(id); },
                                      &OAITasksApi::getTaskSignalFull, &OAITasksApi::getTaskSignalErrorFull);
}

void print(const std::vector<QString> &words) {
    for (const auto &word : words) std::cout << word.toStdString() << (&word == &words.back() ? "\n" : "\t");
}

// Polls until the task completes or fails. Any other status, even an unknown one, means that the task still runs.
void wait(const QString &id) {
    for (auto task = read(id);; task = read(id)) {
        if (task.getStatus() == "completed") {
            const auto output = task.getOutput();
            print({"output", id, output.getImages().isEmpty() ? output.getVideoUrl() : output.getImages().first().getUrl()});
            return;
        }
        if (task.getStatus() == "failed") throw std::runtime_error("the task failed");
        if (task.getStatus() != "processing") print({"status", task.getStatus()});
        QThread::msleep(200);
    }
}

void refuse(const std::function<void()> &act) {
    try {
        act();
    } catch (const ApiError &error) {
        print({"error", QString::fromStdString(error.code), QString::number(error.status), error.what()});
        return;
    }
    throw std::runtime_error("not refused");
}

// A value of one of the lists, each of which is a class around its enum.
template <typename List, typename Value> List one(Value value) {
    List list;
    list.setValue(value);
    return list;
}
#define ONE(list, value) one<OAI##list>(OAI##list::eOAI##list::value)

OAISeedanceRequest video() {
    OAISeedanceRequest body;
    body.setMode(ONE(SeedanceMode, TEXT_TO_VIDEO));
    body.setQualityTier(ONE(SeedanceQualityTier, STANDARD));
    body.setPrompt("A cinematic shot of a glass train crossing a snowy mountain bridge");
    body.setAspectRatio(ONE(SeedanceAspectRatio, RATIO_16_BY_9));
    body.setDuration(ONE(SeedanceDuration, DURATION_5));
    body.setResolution(ONE(SeedanceResolution, RESOLUTION_720P));
    return body;
}

OAISeedanceRequest videoFromImage() {
    OAISeedanceRequest body;
    body.setMode(ONE(SeedanceMode, IMAGE_TO_VIDEO));
    body.setPrompt("The glass train leaves the bridge and vanishes into a tunnel");
    body.setImageUrl("https://example.com/start.png");
    body.setEndImageUrl("https://example.com/end.png");
    body.setDuration(ONE(SeedanceDuration, DURATION_10));
    body.setResolution(ONE(SeedanceResolution, RESOLUTION_1080P));
    body.setSeed(42);
    return body;
}

OAISeedanceRequest videoFromMedia() {
    OAISeedanceRequest body;
    body.setMode(ONE(SeedanceMode, MEDIA_TO_VIDEO));
    body.setChannel(ONE(SeedanceChannel, REAL));
    body.setPrompt("The dancer from the picture performs the moves of the clip");
    body.setMediaUrls({"https://example.com/dancer.png", "https://example.com/moves.mp4"});
    body.setGenerateAudio(false);
    body.setFixedLens(true);
    return body;
}

OAIGptImage2Request image() {
    OAIGptImage2Request body;
    body.setType(ONE(GptImage2Type, TEXT_TO_IMAGE));
    body.setPrompt("Editorial product photo of a transparent running shoe on chrome");
    body.setResolution(ONE(GptImage2Resolution, RESOLUTION_1K));
    body.setAspectRatio(ONE(GptImage2AspectRatio, RATIO_1_BY_1));
    return body;
}

OAIGptImage2Request images() {
    OAIGptImage2Request body;
    body.setType(ONE(GptImage2Type, IMAGE_TO_IMAGE));
    body.setChannel(ONE(GptImage2Channel, ECONOMY));
    body.setPrompt("The same shoe on wet asphalt at night");
    body.setResolution(ONE(GptImage2Resolution, RESOLUTION_2K));
    body.setAspectRatio(ONE(GptImage2AspectRatio, RATIO_16_BY_9));
    body.setBatchCount(4);
    body.setImageUrls({"https://example.com/shoe.png"});
    return body;
}

OAINanoBananaProRequest nano() {
    OAINanoBananaProRequest body;
    body.setType(ONE(NanoBananaProType, TEXT_TO_IMAGE));
    body.setPrompt("A premium packaging mockup for an AI video studio");
    body.setImageSize(ONE(NanoBananaProImageSize, SIZE_1_BY_1));
    body.setResolution(ONE(NanoBananaProResolution, RESOLUTION_1K));
    body.setOutputFormat(ONE(NanoBananaProOutputFormat, PNG));
    return body;
}

OAINanoBananaProRequest edited() {
    OAINanoBananaProRequest body;
    body.setType(ONE(NanoBananaProType, IMAGE_TO_IMAGE));
    body.setPrompt("Put this logo on the box, embossed in silver");
    body.setImageSize(ONE(NanoBananaProImageSize, SIZE_4_BY_3));
    body.setResolution(ONE(NanoBananaProResolution, RESOLUTION_2K));
    body.setOutputFormat(ONE(NanoBananaProOutputFormat, JPEG));
    body.setImageUrls({"https://example.com/logo.png"});
    return body;
}

template <typename Body> QString submitTwice(const QString &key, const Body &body) {
    const auto first = submit(key, body), again = submit(key, body);
    print({"submitted", key, first.getId(), again.getId()});
    return first.getId();
}

int main(int count, char **words) {
    QCoreApplication application(count, words);
    wait(submit("unknown-status", video(), "/fault/unknown-status").getId());
    const std::vector<QString> ids = {
        submitTwice("seedance-text-to-video", video()),
        submitTwice("seedance-image-to-video", videoFromImage()),
        submitTwice("seedance-media-to-video", videoFromMedia()),
        submitTwice("gpt-image-2-text-to-image", image()),
        submitTwice("gpt-image-2-image-to-image", images()),
        submitTwice("nano-banana-pro-text-to-image", nano()),
        submitTwice("nano-banana-pro-image-to-image", edited()),
    };
    for (const auto &id : ids) wait(id);

    OAISeedanceRequest bad, other;
    bad.setMode(ONE(SeedanceMode, IMAGE_TO_VIDEO));
    bad.setPrompt("No start frame");
    refuse([&] { submit("bad-body", bad); });
    other.setPrompt("Another body under the same key");
    refuse([&] { submit("seedance-text-to-video", other); });
    refuse([&] { read("sd2_nobodys"); });
    for (const QString fault :
         {"unauthorized", "insufficient-credits", "rate-limited", "service-busy", "internal-error-before", "unknown-code"})
        refuse([&] { submit(fault, video(), "/fault/" + fault); });

    const auto strange = read(ids.front(), "/strange");
    print({"answer", strange.getModel(), strange.getQualityTier()});
}
