// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/fleet_simulation.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>
#include <random>
#include <unordered_map>

#include "model/capacity/shared_processor.h"
#include "model/capacity/simulated_cache.h"

namespace sextant {
namespace {

// Statements of one kind differ a little; what they do to each other is in SharedProcessor.
constexpr double work_spread = 0.3;
// Who has waited longer than this counts as waiting still when the time is over.
constexpr double drain_seconds = 10;

using Id = std::size_t;

struct Request {
  std::size_t instance = 0;
  std::size_t key = 0;
  double arrived = 0;
  double work = 0;
  double all_work = 1;   // with that of a new connection
  double started = 0;    // when a worker took it
  double held_from = 0;  // when it got a connection
  bool is_write = false;
  bool is_loading = false;  // others may wait for what it reads
  bool has_worker = false;
  bool waits_for_pool = false;
  bool has_connection = false;
  bool is_open = false;
  std::uint32_t generation = 0;  // of this place: a timer of an earlier request is nobody's
};

struct Instance {
  ServiceSetting setting;
  SimulatedCache cache;
  int busy = 0;
  int in_use = 0;
  int idle = 0;
  std::deque<Id> queue;
  std::deque<std::pair<Id, std::uint32_t>> pool_waiters;
  std::unordered_map<std::size_t, std::vector<Id>> joined;  // by key that is being read
  double worker_seconds = 0;
  double pool_seconds = 0;
  double hold_sum = 0;
  std::uint64_t holds = 0;
};

struct Timer {
  double at;
  Id request;
  std::uint32_t generation;
  enum class Kind { answered, pool, statement } kind;
  friend bool operator>(const Timer& a, const Timer& b) { return a.at > b.at; }
};

class Simulation {
 public:
  explicit Simulation(const SimulationQuestion& question)
      : question_(question),
        end_(question.warm_up + question.seconds),
        random_(question.seed),
        ranks_(static_cast<std::size_t>(
                   std::clamp(question.demand.keys, 1.0, double(ZipfRanks::keys_max))),
               question.demand.exponent),
        database_(question.cost.cores) {
    for (const ServiceSetting& setting : question.instances) {
      instances_.push_back({setting,
                            SimulatedCache(setting.cache_entries, setting.cache_ttl),
                            0, 0, 0, {}, {}, {}, 0, 0, 0, 0});
    }
    counted_.instances.resize(instances_.size());
  }

  SimulatedFleet run() {
    double next_arrival = nextArrival(0);
    while (true) {
      const double timer = timers_.empty() ? no_limit : timers_.top().at;
      const double statement = database_.nextEnd().value_or(no_limit);
      const double next = std::min({next_arrival, timer, statement});
      if (next > end_ + drain_seconds) break;
      now_ = next;
      if (next == statement) {
        statementEnded(database_.takeNext());
      } else if (next == timer) {
        timedOut();
      } else {
        arrive();
        next_arrival = nextArrival(now_);
      }
    }
    return summary();
  }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }

  // By thinning within each second: the rate is that of the second in which it falls.
  double nextArrival(double after) {
    double at = after;
    while (at < end_ && arrivals_ < simulated_requests_max) {
      const auto second = static_cast<std::size_t>(at);
      const double rate = question_.demand.rates[second % question_.demand.rates.size()];
      const double second_ends = static_cast<double>(second + 1);
      if (rate <= 0) {
        at = second_ends;
        continue;
      }
      const double candidate = at - std::log(1 - uniform()) / rate;
      // The exponential has no memory: beyond the second it is drawn anew with its rate.
      if (candidate < second_ends) return candidate;
      at = second_ends;
    }
    return no_limit;
  }

  void arrive() {
    ++arrivals_;
    const Id id = newRequest();
    Request& request = requests_[id];
    request.instance = arrivals_ % instances_.size();
    request.arrived = now_;
    request.is_write = uniform() < question_.demand.write_share;
    request.key = ranks_.rankAt(uniform());
    const double cost = request.is_write ? question_.cost.write : question_.cost.read;
    request.work = cost * (1 + work_spread * (2 * uniform() - 1));
    Instance& instance = instances_[request.instance];
    if (instance.busy < instance.setting.workers) {
      start(id);
    } else if (std::ssize(instance.queue) < instance.setting.queue_limit) {
      instance.queue.push_back(id);
    } else {
      finish(id, "queue_full");
    }
  }

  Id newRequest() {
    if (free_.empty()) {
      requests_.emplace_back();
      free_.push_back(requests_.size() - 1);
    }
    const Id id = free_.back();
    free_.pop_back();
    const std::uint32_t generation = requests_[id].generation + 1;
    requests_[id] = {};
    requests_[id].generation = generation;
    requests_[id].is_open = true;
    return id;
  }

  [[nodiscard]] double deadlineOf(const Request& request) const {
    return request.arrived + instances_[request.instance].setting.deadline;
  }

  void start(Id id) {
    Request& request = requests_[id];
    Instance& instance = instances_[request.instance];
    ++instance.busy;
    request.has_worker = true;
    request.started = now_;
    if (now_ >= deadlineOf(request)) return finish(id, "deadline");
    if (request.is_write) return acquire(id);
    if (instance.cache.has(request.key, now_)) {
      count(request, counted_.hits);
      timers_.push({now_ + question_.cost.hit, id, request.generation, Timer::Kind::answered});
      return;
    }
    count(request, counted_.misses);
    auto [loads, is_first] = instance.joined.try_emplace(request.key);
    if (!is_first && instance.setting.coalesces) {
      loads->second.push_back(id);
      return leaveWorker(id);
    }
    request.is_loading = true;
    acquire(id);
  }

  void acquire(Id id) {
    Request& request = requests_[id];
    Instance& instance = instances_[request.instance];
    if (instance.in_use < instance.setting.pool) return take(id);
    request.waits_for_pool = true;
    instance.pool_waiters.emplace_back(id, request.generation);
    const double until = std::min(now_ + instance.setting.acquire_timeout, deadlineOf(request));
    if (until < no_limit) timers_.push({until, id, request.generation, Timer::Kind::pool});
  }

  // Precondition: one more may be in use.
  void take(Id id) {
    Request& request = requests_[id];
    Instance& instance = instances_[request.instance];
    request.waits_for_pool = false;
    double work = request.work;
    if (instance.idle > 0) {
      --instance.idle;
    } else if (open_ >= question_.cost.connections_max) {
      return finish(id, "too_many_connections");
    } else {
      ++open_;
      work += question_.cost.connect;
    }
    ++instance.in_use;
    request.has_connection = true;
    request.held_from = now_;
    request.all_work = work;
    database_.add(id, work, now_);
    const double until = std::min(now_ + instance.setting.statement_timeout, deadlineOf(request));
    if (until < no_limit) timers_.push({until, id, request.generation, Timer::Kind::statement});
  }

  void statementEnded(Id id) {
    giveBack(id);
    finish(id, nullptr);
  }

  void giveBack(Id id) {
    Request& request = requests_[id];
    Instance& instance = instances_[request.instance];
    request.has_connection = false;
    --instance.in_use;
    if (request.arrived >= question_.warm_up) {
      const double held = now_ - request.held_from;
      instance.pool_seconds += held;
      // Making the connection is no part of holding it.
      instance.hold_sum += held * request.work / request.all_work;
      ++instance.holds;
    }
    if (instance.idle < instance.setting.pool_idle || hasWaiter(instance)) {
      ++instance.idle;
    } else {
      --open_;
    }
  }

  bool hasWaiter(Instance& instance) {
    auto& waiters = instance.pool_waiters;
    while (!waiters.empty()) {
      const auto& [id, generation] = waiters.front();
      if (requests_[id].generation == generation && requests_[id].waits_for_pool) return true;
      waiters.pop_front();
    }
    return false;
  }

  void timedOut() {
    const Timer timer = timers_.top();
    timers_.pop();
    Request& request = requests_[timer.request];
    if (request.generation != timer.generation || !request.is_open) return;
    const bool is_late = now_ >= deadlineOf(request);
    if (timer.kind == Timer::Kind::answered) return finish(timer.request, nullptr);
    if (timer.kind == Timer::Kind::pool) {
      if (!request.waits_for_pool) return;
      request.waits_for_pool = false;
      return finish(timer.request, is_late ? "deadline" : "pool_timeout");
    }
    if (!request.has_connection) return;
    database_.remove(timer.request, now_);
    giveBack(timer.request);
    finish(timer.request, is_late ? "deadline" : "statement_timeout");
  }

  // `cause`: nullptr where it succeeded.
  void finish(Id id, const char* cause) {
    const Request request = requests_[id];
    Instance& instance = instances_[request.instance];
    record(request, cause);
    if (request.is_loading) {
      if (cause == nullptr) instance.cache.put(request.key, now_);
      const auto loads = instance.joined.find(request.key);
      if (loads != instance.joined.end()) {
        const std::vector<Id> joined = std::move(loads->second);
        instance.joined.erase(loads);
        for (const Id other : joined) {
          record(requests_[other],
                 now_ >= deadlineOf(requests_[other]) ? "deadline" : cause);
          close(other);
        }
      }
    }
    if (request.has_worker) leaveWorker(id);
    close(id);
    passConnections(instance);
  }

  // Those who wait for a connection that is free now.
  void passConnections(Instance& instance) {
    while (instance.in_use < instance.setting.pool && hasWaiter(instance)) {
      const Id next = instance.pool_waiters.front().first;
      instance.pool_waiters.pop_front();
      take(next);
    }
  }

  void close(Id id) {
    if (!requests_[id].is_open) return;
    requests_[id].is_open = false;
    free_.push_back(id);
  }

  void leaveWorker(Id id) {
    Request& request = requests_[id];
    Instance& instance = instances_[request.instance];
    request.has_worker = false;
    if (request.arrived >= question_.warm_up) instance.worker_seconds += now_ - request.started;
    --instance.busy;
    if (instance.queue.empty()) return;
    const Id next = instance.queue.front();
    instance.queue.pop_front();
    start(next);
  }

  void record(const Request& request, const char* cause) {
    if (request.arrived < question_.warm_up) return;
    ++counted_.requests;
    const double duration = now_ - request.arrived + question_.cost.around;
    SimulatedInstance& own = counted_.instances[request.instance];
    counted_.durations.add(duration);
    own.durations.add(duration);
    if (cause != nullptr) ++counted_.errors[cause];
  }

  void count(const Request& request, std::uint64_t& counter) const {
    if (request.arrived >= question_.warm_up) ++counter;
  }

  SimulatedFleet summary() {
    const double seconds = std::max(question_.seconds, 1e-9);
    counted_.database_utilisation = std::min(
        1.0, database_.workDone() / (question_.cost.cores * std::max(now_, seconds)));
    const auto mean = [](double sum, std::uint64_t count) {
      return count > 0 ? sum / static_cast<double>(count) : 0;
    };
    double hold_sum = 0, worker_sum = 0;
    std::uint64_t holds = 0;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      const Instance& instance = instances_[i];
      hold_sum += instance.hold_sum;
      holds += instance.holds;
      worker_sum += instance.worker_seconds;
      SimulatedInstance& own = counted_.instances[i];
      own.hold_seconds = mean(instance.hold_sum, instance.holds);
      own.worker_seconds = mean(instance.worker_seconds, own.durations.count());
      counted_.pool_utilisation = std::max(
          counted_.pool_utilisation, instance.pool_seconds / (instance.setting.pool * seconds));
      counted_.worker_utilisation = std::max(
          counted_.worker_utilisation,
          instance.worker_seconds / (instance.setting.workers * seconds));
    }
    counted_.hold_seconds = mean(hold_sum, holds);
    counted_.worker_seconds = mean(worker_sum, counted_.requests);
    return counted_;
  }

  const SimulationQuestion& question_;
  double end_;
  double now_ = 0;
  std::mt19937_64 random_;
  ZipfRanks ranks_;
  SharedProcessor database_;
  std::vector<Instance> instances_;
  std::vector<Request> requests_;
  std::vector<Id> free_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
  std::uint64_t arrivals_ = 0;
  int open_ = 0;
  SimulatedFleet counted_;
};

}  // namespace

double SimulatedFleet::hitRatio() const {
  const std::uint64_t reads = hits + misses;
  return reads == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(reads);
}

double SimulatedFleet::errorRatio() const {
  std::uint64_t count = 0;
  for (const auto& [cause, number] : errors)
    count += number;
  return requests == 0 ? 0 : static_cast<double>(count) / static_cast<double>(requests);
}

SimulatedFleet simulateFleet(const SimulationQuestion& question) {
  return Simulation(question).run();
}

}  // namespace sextant
