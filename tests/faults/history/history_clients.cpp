// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/history/history_clients.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <random>

#include "model/store/await.h"

namespace sextant::testing {
namespace {

using Answer = PublishCall::Answer;

constexpr Milliseconds call_deadline{3000};
constexpr int claim_seconds_max = 60;
constexpr int remembered_requests_max = 50;

std::int64_t nowUs() {
  static const QElapsedTimer clock = [] {
    QElapsedTimer started;
    started.start();
    return started;
  }();
  return clock.nsecsElapsed() / 1000;
}

Answer answerOf(const Result<PublishReceipt>& result) {
  if (result) return Answer::published;
  switch (result.error().kind) {
    case ErrorKind::conflict:
      return Answer::conflict;
    case ErrorKind::outcome_unknown:
      return Answer::unknown;
    case ErrorKind::unavailable:
      return Answer::not_sent;
    default:
      return Answer::refused;
  }
}

}  // namespace

// What both kinds share: a connection, a number, a service.
class HistoryClients::Client {
 public:
  Client(HistoryClients& owner, int number)
      : owner_(owner),
        number_(number),
        random_(owner.seed_ * 1000 + static_cast<unsigned>(number)),
        key_{owner.environment_, "shop-" + std::to_string(number % owner.counts_.services + 1)},
        store_(owner.target_, "history") {
    store_.setDeadline(call_deadline);
    store_.start();
  }

 protected:
  [[nodiscard]] bool stopping() const { return owner_.stopping_; }

  Result<Head> readHead() {
    auto head = await<Head>([&](Reply<Head> reply) { store_.head(key_, std::move(reply)); });
    if (head) {
      owner_.history_.add(HeadSeen{number_, false, key_.service, head->sequence.epoch,
                                   head->sequence.seq, head->stable.value, nowUs()});
    }
    return head;
  }

  HistoryClients& owner_;
  int number_;
  std::mt19937 random_;
  ServiceKey key_;
  Store store_;
};

class HistoryClients::Publisher : public Client {
 public:
  using Client::Client;

  void run() {
    while (!stopping()) {
      const auto head = readHead();
      // A service's first revision is on 0.
      const bool none = !head && head.error().kind == ErrorKind::answer_no;
      if (!head && !none) continue;
      const RequestId id = RequestId::random();
      PublishRequest request{id,
                             key_,
                             none ? RevisionNumber{} : head->stable,
                             {{Scope{}, "by: " + id.toString() + "\n"}},
                             "history",
                             "client " + std::to_string(number_)};
      if (publishUntilKnown(request) && random_() % 4 == 0) replayOne();
      remember(request);
      // Publishers that never rest leave nothing for the other clients.
      rest(random_() % 20);
    }
  }

 private:
  static void rest(unsigned milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(milliseconds), &loop, &QEventLoop::quit);
    loop.exec();
  }

  // False where its outcome stays unknown.
  bool publishUntilKnown(const PublishRequest& request) {
    const QDeadlineTimer deadline(claim_seconds_max * 1000);
    bool unknown = false;
    while (!deadline.hasExpired()) {
      const Answer answer = call(request);
      if (answer == Answer::unknown) unknown = true;
      if (answer == Answer::not_sent && !unknown) return true;
      if (answer != Answer::unknown && answer != Answer::not_sent) return true;
    }
    return false;
  }

  Answer call(const PublishRequest& request) {
    PublishCall record{number_, request.id.toString(), key_.service, request.base.value,
                       *request.profiles.at(Scope{})};
    record.began_us = nowUs();
    const auto result = await<PublishReceipt>(
        [&](Reply<PublishReceipt> reply) { store_.publish(request, std::move(reply)); });
    record.ended_us = nowUs();
    record.answer = answerOf(result);
    if (result) {
      record.revision = result->revision.value;
      record.seq = result->sequence.seq;
      if (!result->replay) ++owner_.published_;
    }
    owner_.history_.add(std::move(record));
    return answerOf(result);
  }

  void replayOne() {
    if (!earlier_.empty()) call(earlier_[random_() % earlier_.size()]);
  }

  void remember(const PublishRequest& request) {
    if (earlier_.size() < remembered_requests_max) {
      earlier_.push_back(request);
    } else {
      earlier_[random_() % earlier_.size()] = request;
    }
  }

  std::vector<PublishRequest> earlier_;
};

// Follows a head as agents do: by hints and polls, and never to an older one. A reader also reads
// the revision.
class HistoryClients::Watcher : public Client {
 public:
  Watcher(HistoryClients& owner, int number, bool is_agent)
      : Client(owner, number), is_agent_(is_agent) {}

  void run() {
    while (!stopping()) {
      const auto head = readHead();
      if (head && is_agent_) follow(*head);
      if (head && !is_agent_ && head->stable.value > 0) readText(head->stable);
      awaitHint();
    }
  }

 private:
  void follow(const Head& head) {
    if (head.sequence <= last_) return;
    last_ = head.sequence;
    owner_.history_.add(HeadSeen{number_, true, key_.service, head.sequence.epoch,
                                 head.sequence.seq, head.stable.value, nowUs()});
  }

  void readText(RevisionNumber number) {
    const auto content = await<RevisionContent>(
        [&](Reply<RevisionContent> reply) { store_.revision(key_, number, std::move(reply)); });
    if (!content) return;
    const auto text = content->profiles.find(Scope{});
    if (text != content->profiles.end()) {
      owner_.history_.add(TextSeen{number_, key_.service, number.value, text->second});
    }
  }

  // Until a hint, or a poll is due.
  void awaitHint() {
    QEventLoop loop;
    QObject::connect(&store_, &Store::headHinted, &loop, &QEventLoop::quit);
    QTimer::singleShot(static_cast<int>(100 + random_() % 300), &loop, &QEventLoop::quit);
    loop.exec();
  }

  bool is_agent_;
  HeadSequence last_;
};

HistoryClients::HistoryClients(StoreTarget target, std::string environment, ClientCounts counts,
                               unsigned seed, History& history)
    : target_(std::move(target)),
      environment_(std::move(environment)),
      counts_(counts),
      seed_(seed),
      history_(history) {}

HistoryClients::~HistoryClients() {
  stop();
}

void HistoryClients::start() {
  int number = 0;
  const auto spawn = [&](auto run) {
    threads_.emplace_back(QThread::create(std::move(run)));
    threads_.back()->start();
  };
  for (int i = 0; i < counts_.publishers; ++i) {
    spawn([this, client = number++] { Publisher(*this, client).run(); });
  }
  for (int i = 0; i < counts_.agents; ++i) {
    spawn([this, client = number++] { Watcher(*this, client, true).run(); });
  }
  for (int i = 0; i < counts_.readers; ++i) {
    spawn([this, client = number++] { Watcher(*this, client, false).run(); });
  }
}

void HistoryClients::stop() {
  stopping_ = true;
  for (const auto& thread : threads_)
    thread->wait();
  threads_.clear();
}

}  // namespace sextant::testing
