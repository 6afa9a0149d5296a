// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the previews alive that this console started, as long as it lives and its person wants them.
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <map>
#include <memory>

#include "model/session/session.h"

namespace sextant {

// A preview's lease in the store is short and is renewed from here: when the console is gone, or the
// store, nobody has to do anything for it to end. Belongs to the session's thread.
class PreviewKeeper : public QObject {
  Q_OBJECT
 public:
  // A console that dies leaves its preview running no longer than this.
  static constexpr int lease_seconds = 15;
  static constexpr int renew_ms = 4000;
  // So long before its lease would run out a preview is stopped whose time is over: what the log says
  // of its end is that, not that nobody renewed it.
  static constexpr int early_ms = 250;
  // A preview may be extended up to so many times its first length; the store, and whoever consents,
  // is told of this length.
  static constexpr int longer_at_most = 4;
  static constexpr int seconds_max = 14'400;

  struct Kept {
    PreviewNumber number;
    ServiceKey key;
    Scope instance;
    QDeadlineTimer ends;     // when this console lets it end
    QDeadlineTimer at_most;  // when the store ends it
  };

  // The session must outlive it. `person` operates this console.
  PreviewKeeper(Session& session, std::string person, QObject* parent = nullptr);

  // The whole time of a preview that runs for `seconds` first.
  [[nodiscard]] static int longest(int seconds);

  // Starts it, or (where it needs a consent) proposes it; the receipt says which. One that runs ends
  // after `seconds`, or is extended up to `request.seconds` (0: longest()). The lease is set here.
  void start(PreviewRequest request, int seconds, QObject* context, Reply<PreviewReceipt> reply);
  // Moves its end by so many seconds, at most to the end that the store knows. Nothing happens where
  // it is not kept here.
  void extend(PreviewNumber number, int seconds);
  void stop(PreviewNumber number, const std::string& reason, QObject* context,
            Reply<PreviewReceipt> reply);
  // Before the console goes: `done` is called when the store has heard of each, or after wait_ms. One
  // whose start is under way is stopped as soon as it is known to run, before `done` or after.
  void stopAll(const std::string& reason, int wait_ms, std::function<void()> done);

  // nullptr: this console keeps no such preview. Good until the next call or event.
  [[nodiscard]] const Kept* find(PreviewNumber number) const;
  // None is kept, and none is being started.
  [[nodiscard]] bool isEmpty() const { return kept_.empty() && starting_ == 0; }

 signals:
  // One began, was extended or is over.
  void changed(const sextant::ServiceKey& key);

 private:
  // What stopAll() waits for, and what it says of those that begin meanwhile.
  struct Closing {
    std::string reason;
    std::size_t left = 0;
    std::function<void()> done = {};
    void settled();
    void finish();
  };
  void renew();
  void watchEnds();
  void began(const PreviewRequest& request, int seconds, PreviewNumber number);
  void renewOne(const Kept& kept);
  void drop(PreviewNumber number);

  Session& session_;
  std::string person_;
  std::map<PreviewNumber, Kept> kept_;
  std::size_t starting_ = 0;
  std::shared_ptr<Closing> closing_;  // of the starts that are under way
  QTimer renewal_;
  QTimer next_end_;  // the next preview whose time is over
};

}  // namespace sextant
