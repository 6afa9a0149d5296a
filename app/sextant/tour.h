// SPDX-License-Identifier: GPL-3.0-or-later
// sextant --tour DIR: the main job through the real window, each step checked and saved as a
// picture.
#pragma once

#include <QString>

#include <functional>

#include "widgets/console/main_window.h"

namespace sextant {

class Tour {
 public:
  // Seconds that are measured on each side of the publish, at least.
  static constexpr int measured_seconds = 40;
  // What needs no measuring is there by then.
  static constexpr int soon_ms = 20'000;

  // The window is shown and started; the folder exists.
  Tour(ui::MainWindow& window, QString folder);
  // Runs every step. Prints what was measured. Error: answer_no with the step and what is not as it
  // should be.
  [[nodiscard]] Result<void> run();

 private:
  // A sentence, or empty where all is as it should be.
  using Complaint = QString;
  struct Step {
    const char* name;
    std::function<Complaint(Tour&)> run;
  };
  [[nodiscard]] static std::vector<Step> steps();

  Complaint prepare();
  Complaint browse();
  Complaint watchBefore();
  Complaint mistake();
  Complaint edit();
  Complaint form();
  Complaint effective();
  Complaint diff();
  Complaint diffByKey();
  Complaint reach();
  Complaint search();
  Complaint estimate();
  Complaint publishDialog();
  Complaint publish();
  Complaint fleet();
  Complaint watchAfter();
  Complaint latencyStory();
  Complaint heatMap();
  Complaint incident();
  Complaint alerts();
  Complaint preview();
  Complaint previewOver();
  Complaint history();
  Complaint restore();
  Complaint guide();
  Complaint change();
  Complaint rolloutBegins();
  Complaint rolloutPasses();
  Complaint rolloutIsUndone();
  Complaint lightTheme();

  Complaint draft(const char* from, const char* to);
  Complaint propose(const QString& why);
  Complaint publishChange();
  Complaint typeValue(const std::string& key, const std::string& value);
  Complaint showPicture(const char* name, QWidget* dialog = nullptr);
  void printMeasured() const;
  [[nodiscard]] ui::ProfilePage* page() const;
  [[nodiscard]] std::string stableText() const;
  [[nodiscard]] std::int64_t publishedAt() const;  // of after_, Unix time
  [[nodiscard]] RevisionNumber stableNumber() const;
  [[nodiscard]] QPushButton* button(const QWidget* parent, const QString& words) const;

  ui::MainWindow& window_;
  QString folder_;
  ServiceKey key_{"prod", "hunt-engine"};
  std::string defaults_;
  std::string tuned_;
  RevisionNumber before_;
  RevisionNumber after_;
  std::optional<ui::Effect> measured_;
};

}  // namespace sextant
