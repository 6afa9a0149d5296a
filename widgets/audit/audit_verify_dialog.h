// SPDX-License-Identifier: GPL-3.0-or-later
// Asks to verify an audit log, shows how far that is, and tells what came of it.
#pragma once

#include <QDialog>
#include <QProgressBar>
#include <QPushButton>

#include <optional>

#include "model/audit/audit_check.h"
#include "widgets/common/banner.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

class AuditVerifyDialog : public QDialog {
  Q_OBJECT
 public:
  explicit AuditVerifyDialog(const QString& environment, const QString& colour,
                             QWidget* parent = nullptr);

  // Of a running verification, `all` as the store records it.
  void setProgress(qint64 read, qint64 all);
  void setVerdict(const AuditVerdict& verdict);
  // It could not be carried to its end.
  void setProblem(const QString& sentence);

  [[nodiscard]] QLineEdit* anchorField() const { return anchor_; }
  [[nodiscard]] QPushButton* verifyButton() const { return verify_; }
  [[nodiscard]] QPushButton* closeButton() const { return close_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  // The log's own, once it is verified.
  [[nodiscard]] QString foundAnchor() const { return found_->text(); }
  [[nodiscard]] bool isRunning() const { return running_; }

 public slots:
  // Stops a running verification first.
  void reject() override;

 signals:
  // `kept`: an anchor from earlier that the log has to have.
  void verifyWanted(const std::optional<sextant::AuditAnchor>& kept);
  void stopWanted();

 private:
  void buildParts(const QString& environment, const QString& colour);
  [[nodiscard]] QWidget* makeFoot();
  void start();
  void end();
  void fit();
  QString environment_;
  bool running_ = false;
  VisibleLineEdit* anchor_;
  PlainLabel* hint_;
  PlainLabel* words_;
  QProgressBar* bar_;
  Banner* banner_;
  PlainLabel* found_;
  QPushButton* copy_;
  QPushButton* close_;
  QPushButton* verify_;
};

}  // namespace sextant::ui
