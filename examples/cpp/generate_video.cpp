// Makes a video with a generated client:
// java -jar openapi-generator-cli.jar generate -g cpp-qt-client -i openapi-3.0.yaml -o client

#include <OAITasksApi.h>
#include <OAIVideoApi.h>
#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>
#include <QUuid>

using namespace OpenAPI;

int main(int count, char **words) {
    QCoreApplication application(count, words);
    const QUrl base(qEnvironmentVariable("SEEDANCE_BASE_URL", "https://www.seedance2ai.io"));
    OAIVideoApi videos;
    OAITasksApi tasks;
    videos.setNewServerForAllOperations(base);
    tasks.setNewServerForAllOperations(base);
    videos.setBearerToken(qEnvironmentVariable("SEEDANCE_API_KEY"));
    tasks.setBearerToken(qEnvironmentVariable("SEEDANCE_API_KEY"));

    const auto refused = [](OAIHttpRequestWorker *worker) {
        QTextStream(stderr) << worker->getHttpResponseCode() << ": " << worker->response << '\n';
        QCoreApplication::exit(1);
    };
    QObject::connect(&videos, &OAIVideoApi::createSeedanceVideoSignalErrorFull, refused);
    QObject::connect(&tasks, &OAITasksApi::getTaskSignalErrorFull, refused);
    QObject::connect(&videos, &OAIVideoApi::createSeedanceVideoSignal,
                     [&](const OAISubmittedTask &task) { tasks.getTask(task.getId()); });
    QObject::connect(&tasks, &OAITasksApi::getTaskSignal, [&](const OAITask &task) {
        if (task.getStatus() == "completed") {
            QTextStream(stdout) << task.getOutput().getVideoUrl() << '\n';
            QCoreApplication::quit();
        } else if (task.getStatus() == "failed") {
            QTextStream(stderr) << task.asJson() << '\n';
            QCoreApplication::exit(1);
        } else {
            // Each poll counts towards 30 requests a minute.
            QTimer::singleShot(5000, [&tasks, id = task.getId()] { tasks.getTask(id); });
        }
    });

    OAISeedanceAspectRatio ratio;
    ratio.setValue(OAISeedanceAspectRatio::eOAISeedanceAspectRatio::RATIO_16_BY_9);
    OAISeedanceRequest body;
    body.setPrompt("A glass train crossing a snowy bridge");
    body.setAspectRatio(ratio);
    // Make the key once: after a lost response, send the same body under the same key, and it is charged once.
    videos.createSeedanceVideo(QUuid::createUuid().toString(QUuid::WithoutBraces), body);
    return application.exec();
}
