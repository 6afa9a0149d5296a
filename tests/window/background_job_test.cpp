// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSemaphore>
#include <QTest>
#include <QThread>

#include "widgets/common/background_job.h"

using namespace sextant::ui;

class BackgroundJobTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsSmallIsAnsweredAtOnce() {
    BackgroundJob job;
    int answer = 0;
    job.start(
        10, [](BackgroundJob::Stopped) { return 7; }, [&](int value) { answer = value; });
    QCOMPARE(answer, 7);
    QVERIFY(!job.isRunning());
  }

  void whatIsLargeIsWorkedElsewhereAndAnsweredHere() {
    BackgroundJob job;
    QThread* worked = nullptr;
    QThread* answered = nullptr;
    job.start(
        BackgroundJob::at_once_bytes_max + 1,
        [](BackgroundJob::Stopped) { return QThread::currentThread(); },
        [&](QThread* thread) {
          worked = thread;
          answered = QThread::currentThread();
        });
    QVERIFY(job.isRunning());
    QVERIFY(worked == nullptr);
    QTRY_VERIFY(!job.isRunning());
    QVERIFY(worked != nullptr && worked != thread());
    QCOMPARE(answered, thread());
  }

  void theNewestIsAnsweredAndTheOlderOneIsToldToStop() {
    BackgroundJob job;
    QSemaphore begun;
    QList<int> answers;
    const auto keep = [&](int value) { answers.append(value); };
    job.startBehind([&](BackgroundJob::Stopped stopped) { return untilStopped(begun, stopped); },
                    keep);
    begun.acquire();
    job.startBehind([](BackgroundJob::Stopped) { return 2; }, keep);
    job.startBehind([](BackgroundJob::Stopped) { return 3; }, keep);
    QTRY_VERIFY(!job.isRunning());
    QCOMPARE(answers, QList<int>{3});
  }

  void aSmallOneEndsALargeOne() {
    BackgroundJob job;
    QSemaphore begun;
    QList<int> answers;
    const auto keep = [&](int value) { answers.append(value); };
    job.startBehind([&](BackgroundJob::Stopped stopped) { return untilStopped(begun, stopped); },
                    keep);
    begun.acquire();
    job.start(
        1, [](BackgroundJob::Stopped) { return 2; }, keep);
    QCOMPARE(answers, QList<int>{2});
    QVERIFY(!job.isRunning());
    job.startBehind([](BackgroundJob::Stopped) { return 3; }, keep);
    QTRY_COMPARE(answers, (QList<int>{2, 3}));
  }

  void nobodyIsAnsweredOnceTheJobIsGone() {
    // Held by the works, which end after the job.
    const auto begun = std::make_shared<QSemaphore>();
    const auto go_on = std::make_shared<QSemaphore>();
    const auto value = std::make_shared<int>(1);
    bool answered = false;
    auto job = std::make_unique<BackgroundJob>();
    job->startBehind(
        [=](BackgroundJob::Stopped) {
          begun->release();
          go_on->acquire();
          return value;
        },
        [&](const std::shared_ptr<int>&) { answered = true; });
    begun->acquire();
    job.reset();
    go_on->release();
    // The work and its value are let go of.
    QTRY_COMPARE(value.use_count(), 1L);
    QVERIFY(!answered);
  }

  void aReplyMayDestroyTheJob() {
    auto job = std::make_unique<BackgroundJob>();
    job->startBehind([](BackgroundJob::Stopped) { return 1; }, [&](int) { job.reset(); });
    QTRY_VERIFY(job == nullptr);
  }

 private:
  static int untilStopped(QSemaphore& begun, BackgroundJob::Stopped stopped) {
    begun.release();
    while (!stopped)
      QThread::yieldCurrentThread();
    return 1;
  }
};

QTEST_GUILESS_MAIN(BackgroundJobTest)
#include "background_job_test.moc"
