// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/event_words.h"

#include <charconv>

namespace sextant {
namespace {

// ": text", or a full stop.
std::string withText(const std::string& text) {
  return text.empty() ? std::string(".") : ": " + text;
}

std::string revisionWords(const StoreEvent& event) {
  return event.revision ? "revision " + std::to_string(event.revision->value)
                        : std::string("a revision");
}

// " of shop"
std::string ofService(const StoreEvent& event) {
  return event.service.empty() ? std::string() : " of " + event.service;
}

std::string scopeWords(const StoreEvent& event) {
  return event.scope.isBase() ? "an instance" : event.scope.path();
}

std::string published(const StoreEvent& event) {
  if (event.outcome != "published")
    return "A publish" + ofService(event) + " met a conflict" + withText(event.fact("reason"));
  std::string words = "Published " + revisionWords(event) + ofService(event);
  if (event.change) words += " from change " + std::to_string(event.change->value);
  if (event.rollout)
    words += ", which rollout " + std::to_string(event.rollout->value) + " carries";
  if (const auto number = event.fact("emergency"); !number.empty())
    words += ", without approvals under emergency " + number;
  return words + withText(event.fact("message"));
}

std::string rolledBack(const StoreEvent& event) {
  if (event.outcome != "published")
    return "A rollback" + ofService(event) + " met a conflict" + withText(event.fact("reason"));
  return "Brought back revision " + event.fact("restored") + ofService(event) + " as " +
         revisionWords(event) + withText(event.fact("message"));
}

std::string changed(const StoreEvent& event, const std::string& action) {
  const std::string change = "change " + (event.change ? std::to_string(event.change->value) : "?");
  const std::string text = withText(event.fact("message"));
  if (action == "change open") return "Opened " + change + ofService(event) + text;
  if (action == "change edit")
    return "Edited " + change + ofService(event) + "; it is version " + event.fact("version") + '.';
  if (action == "change approve") return "Approved " + change + ofService(event) + text;
  if (action == "change reject") return "Rejected " + change + ofService(event) + text;
  if (action == "change end") {
    const std::string ends = event.fact("ends");
    return ends.empty() ? "Took the end from " + change + '.' : "Gave " + change + " an end: " + ends + '.';
  }
  if (action == "change abandon") return "Abandoned " + change + ofService(event) + text;
  const std::string place = event.fact("scope") + event.fact("pointer");
  return "Commented on " + change + ofService(event) + (place.empty() ? "" : " at " + place) + '.';
}

std::string rolled(const StoreEvent& event, const std::string& action) {
  const std::string rollout = "rollout " +
                              (event.rollout ? std::to_string(event.rollout->value) : "?") +
                              " of " + revisionWords(event);
  const std::string text = withText(event.fact("message"));
  if (action == "rollout advance")
    return "Moved " + rollout + " on from step " + event.fact("step") + text;
  if (action == "rollout promote") return "Made stable by " + rollout + text;
  if (action == "rollout pause") return "Paused " + rollout + text;
  if (action == "rollout resume") return "Resumed " + rollout + text;
  return "Aborted " + rollout + text;
}

std::string previewed(const StoreEvent& event, const std::string& action) {
  const std::string preview = "preview " + event.fact("preview") + " on " + scopeWords(event);
  if (action == "preview propose") return "Proposed " + preview + '.';
  if (action == "preview consent") return "Consented to " + preview + '.';
  if (action == "preview end")
    return "P" + preview.substr(1) + " ended" + withText(event.fact("message"));
  if (action == "preview stop") return "Stopped " + preview + withText(event.fact("message"));
  if (action == "preview start")
    return "Started " + preview + " for " + event.fact("seconds") + " s at most.";
  return "Renewed " + preview + '.';
}

std::string emergencyWords(const StoreEvent& event, const std::string& action) {
  const std::string emergency = "emergency " + event.fact("emergency");
  const std::string text = withText(event.fact("message"));
  if (action == "break glass")
    return "Opened " + emergency + " for " + event.fact("minutes") + " min" + text;
  return (action == "end emergency" ? "Ended " : "Reviewed ") + emergency + text;
}

std::string granted(const StoreEvent& event, const std::string& action) {
  const std::string where = event.fact("for");
  const std::string role = "the role " + event.fact("role") +
                           (where == "*" || where.empty() ? std::string() : " in " + where);
  if (action == "grant") return "Gave " + event.fact("grantee") + ' ' + role + '.';
  return "Took " + role + " from " + event.fact("grantee") + '.';
}

std::string found(const StoreEvent& event) {
  const std::string witness = event.fact("witness") == "agent" ? "The agent of " + scopeWords(event)
                                                               : std::string("The controller");
  const bool valid = event.fact("valid") == "true";
  return witness + " found " + revisionWords(event) + ofService(event) +
         (valid ? " valid." : " invalid" + withText(event.fact("reason")));
}

// Of an entry of the audit log.
std::string sentenceOfDeed(const StoreEvent& event) {
  const std::string action = event.fact("action");
  const auto begins = [&](const char* with) { return action.rfind(with, 0) == 0; };
  const std::string text = withText(event.fact("message"));
  if (action == "publish") return published(event);
  if (action == "rollback") return rolledBack(event);
  if (begins("change ")) return changed(event, action);
  if (begins("rollout ")) return rolled(event, action);
  if (begins("preview ")) return previewed(event, action);
  if (action == "validity") return found(event);
  if (action == "pin") return "Pinned " + scopeWords(event) + " to " + revisionWords(event) + text;
  if (action == "unpin") return "Unpinned " + scopeWords(event) + text;
  if (event.kind == "emergency") return emergencyWords(event, action);
  if (event.kind == "rights") return granted(event, action);
  if (action == "environment") return "Set the environment " + event.fact("name") + '.';
  if (action == "restore") return "Restored the store as it was at " + event.fact("taken_at") + '.';
  if (action == "enrol") return "Enrolled " + scopeWords(event) + ofService(event) + '.';
  if (action == "retire") return "Retired " + scopeWords(event) + ofService(event) + '.';
  return action + text;
}

std::string failed(const StoreEvent& event, const std::string& action) {
  // The agent's own sentence begins with what is said here already.
  std::string reason = event.fact("reason");
  const std::string head = " is not in force: ";
  if (const auto at = reason.find(head);
      at != std::string::npos && reason.rfind("Revision ", 0) == 0)
    reason.erase(0, at + head.size());
  const std::string instance = scopeWords(event);
  if (action == "refused") return instance + " refused " + revisionWords(event) + withText(reason);
  if (action == "failed")
    return instance + " could not run " + revisionWords(event) + withText(reason);
  if (action == "cannot")
    return instance + " cannot apply " + revisionWords(event) + " now" + withText(reason);
  if (action == "put back")
    return instance + " has its last known good profile back, revision " + event.fact("runs") + '.';
  return instance + " does not run " + revisionWords(event) + withText(reason);
}

std::string drifted(const StoreEvent& event, const std::string& action) {
  const std::string instance = scopeWords(event);
  if (action == "hash")
    return "The profile of " + instance + " is another one than before, and its revision is not.";
  if (action == "ended")
    return instance + " runs " + revisionWords(event) + " again, after " + event.fact("seconds") +
           " s.";
  return instance + " runs revision " + event.fact("runs") + " instead of " + revisionWords(event) +
         ", for " + event.fact("seconds") + " s now.";
}

std::string restarted(const StoreEvent& event, const std::string& action) {
  if (action == "service") return "The service of " + scopeWords(event) + " restarted.";
  if (action == "agent version")
    return "The agent of " + scopeWords(event) + " has another version: " + event.fact("reason");
  return "The agent of " + scopeWords(event) + " restarted.";
}

std::string healthWords(const StoreEvent& event, const std::string& action) {
  if (action == "healthy") return scopeWords(event) + " is healthy.";
  if (action == "failing")
    return scopeWords(event) + " is failing" + withText(event.fact("reason"));
  return "The service of " + scopeWords(event) + " does not answer" +
         withText(event.fact("reason"));
}

std::string silence(const StoreEvent& event, const std::string& action) {
  const std::string seconds = event.fact("seconds") + " s";
  if (action == "back")
    return scopeWords(event) + " reports again, after " + seconds + " of silence.";
  return "Nothing has been heard of " + scopeWords(event) + " for " + seconds + '.';
}

std::string signedIn(const StoreEvent& event) {
  const std::string roles = event.fact("roles");
  return event.login + " signed in with " + event.fact("program") + ' ' + event.fact("version") +
         " on " + event.fact("host") +
         (roles.empty() ? ", without any role." : ", as " + roles + '.');
}

std::string sentenceOfInstance(const StoreEvent& event) {
  const std::string action = event.fact("action");
  if (event.kind == "sign-in") return signedIn(event);
  if (event.kind == "apply") return scopeWords(event) + " runs " + revisionWords(event) + '.';
  if (event.kind == "failure") return failed(event, action);
  if (event.kind == "drift") return drifted(event, action);
  if (event.kind == "restart") return restarted(event, action);
  if (event.kind == "health") return healthWords(event, action);
  if (event.kind == "silent") return silence(event, action);
  return event.kind + ' ' + action;
}

}  // namespace

std::string StoreEvent::fact(const std::string& name) const {
  const auto at = facts.find(name);
  return at == facts.end() ? std::string() : at->second;
}

const std::vector<std::string>& eventKinds() {
  static const std::vector<std::string> kinds{
      "publish",   "rollback", "change",    "approve", "reject",      "comment",
      "stage",     "pause",    "abort",     "verdict", "pin",         "preview",
      "emergency", "denied",   "apply",     "failure", "drift",       "health",
      "restart",   "silent",   "inventory", "rights",  "environment", "sign-in"};
  return kinds;
}

std::string positionAt(std::int64_t at_us) {
  return std::to_string(at_us) + ".a.0";
}

EventOrder orderOf(const std::string& position) {
  EventOrder order;
  const auto first = position.find('.');
  if (first == std::string::npos || position.size() < first + 4) return order;
  const char* const end = position.data() + position.size();
  std::from_chars(position.data(), position.data() + first, order.at_us);
  order.source = position[first + 1];
  std::from_chars(position.data() + first + 3, end, order.number);
  return order;
}

std::string sentenceOf(const StoreEvent& event) {
  if (event.kind == "denied") {
    const std::string action = event.fact("action");
    return "Refused" + (action.empty() ? std::string() : " \"" + action + '"') +
           withText(event.fact("reason"));
  }
  if (event.audit_entry) return sentenceOfDeed(event);
  std::string words = sentenceOfInstance(event);
  if (const auto left_out = event.fact("left_out"); !left_out.empty() && left_out != "0")
    words += " It changed so often before that " + left_out + " of its events were left out.";
  return words;
}

std::string whoOf(const StoreEvent& event) {
  if (event.person.empty() || event.person == event.login) return event.login;
  return event.login.empty() ? event.person : event.person + " (" + event.login + ')';
}

std::string whereOf(const StoreEvent& event) {
  if (event.environment.empty()) return "the store";
  std::string where = event.environment;
  if (!event.service.empty()) where += '/' + event.service;
  if (!event.scope.isBase()) where += '/' + event.scope.path();
  return where;
}

}  // namespace sextant
