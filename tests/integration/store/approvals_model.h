// SPDX-License-Identifier: GPL-3.0-or-later
// What a test of approvals knows by itself: its logins, its changes, and what of them counts.
#pragma once

#include <QtCore/QByteArray>

#include <algorithm>
#include <map>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <vector>

namespace sextant::testing {

struct Login {
  const char* name;
  std::vector<const char*> roles;
  [[nodiscard]] bool has(const char* role) const {
    return std::any_of(roles.begin(), roles.end(),
                       [&](const char* one) { return std::string(one) == role; });
  }
};

inline const std::vector<Login> logins{
    {"c_editor", {"editor"}},
    {"c_both", {"editor", "approver"}},
    {"c_approver", {"approver", "publisher"}},
    {"c_all", {"editor", "approver", "publisher"}},
    {"c_publisher", {"publisher"}},
    {"c_viewer", {"viewer"}},
};

// As likely in the first story as in the last one: a story is a store's whole life, not a size.
inline int below(std::size_t limit) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, static_cast<int>(limit)));
}

template <class T>
const T& oneOf(const std::vector<T>& all) {
  return all[static_cast<std::size_t>(below(all.size()))];
}

// What a version says, but for whom it asks.
struct Words {
  QByteArray text = "a: 1";
  QByteArray plan = "NULL";
  QByteArray description = "d";
  QByteArray ticket;
  friend bool operator==(const Words&, const Words&) = default;
};

struct ModelChange {
  qint64 number = 0;
  int version = 1;
  int proposal = 1;
  Words words;
  QByteArray reviewers = "[]";
  std::set<std::string> authors;
  // By login: the proposal and the settings that its last word is on, and whether it approves.
  struct Verdict {
    int proposal;
    int settings;
    bool approves;
  };
  std::map<std::string, Verdict> verdicts = {};
  // What those who approved said that a rule asks for.
  struct Need {
    int proposal;
    int settings;
    std::set<std::string> logins;
    int needed;
  };
  std::vector<Need> needs = {};
  std::vector<QByteArray> hashes = {};
  bool is_settled = false;  // published or abandoned, and not brought back
};

// Mostly somebody who may: of a store that refuses everything anything holds.
inline const Login& someLogin(const char* role) {
  std::vector<Login> able;
  for (const Login& login : logins) {
    if (login.has(role)) able.push_back(login);
  }
  if (able.empty() || below(4) == 0) return oneOf(logins);
  const std::string name = oneOf(able).name;
  return *std::find_if(logins.begin(), logins.end(),
                       [&](const Login& login) { return login.name == name; });
}

}  // namespace sextant::testing
