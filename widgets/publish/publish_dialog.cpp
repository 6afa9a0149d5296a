// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/publish/publish_dialog.h"

#include <QVBoxLayout>

#include "widgets/common/state_label.h"

namespace sextant::ui {
namespace {

constexpr int problems_shown = 3;
constexpr int confirmation_width = 220;

}  // namespace

PublishDialog::PublishDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Publish"));
  resize(900, 680);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildTarget(column);
  problems_ = new ProblemList;
  problems_->setRowsShown(problems_shown);
  problems_->hide();
  problems_rule_ = horizontalRule();
  problems_rule_->hide();
  diff_ = new DiffParts;
  column->addWidget(horizontalRule());
  column->addWidget(problems_);
  column->addWidget(problems_rule_);
  column->addWidget(diff_, 1);
  buildFoot(column);
  connect(diff_, &DiffParts::checkedChanged, this, [this] {
    render();
    emit partsChosen();
  });
  connect(diff_, &DiffParts::compared, this, &PublishDialog::render);
  connect(description_, &QLineEdit::textChanged, this, &PublishDialog::render);
  connect(description_, &QLineEdit::returnPressed, this, &PublishDialog::onPublish);
  connect(confirmation_, &QLineEdit::textChanged, this, &PublishDialog::render);
  connect(confirmation_, &QLineEdit::returnPressed, this, &PublishDialog::onPublish);
  connect(publish_, &QPushButton::clicked, this, &PublishDialog::onPublish);
  connect(cancel_, &QPushButton::clicked, this, &PublishDialog::reject);
  connect(banner_, &Banner::firstTriggered, this, &PublishDialog::onBannerFirst);
  connect(banner_, &Banner::secondTriggered, this, &PublishDialog::onBannerSecond);
  description_->setFocus();
  render();
}

void PublishDialog::buildTarget(QVBoxLayout* column) {
  environment_ = new Chip;
  title_ = new PlainLabel;
  title_->withFont(15, QFont::DemiBold);
  base_ = new PlainLabel({}, Tone::muted);
  auto* row = new QHBoxLayout;
  row->setSpacing(size::gap);
  row->addWidget(environment_);
  row->addWidget(title_);
  row->addWidget(base_);
  row->addStretch();
  reach_ = new PlainLabel({}, Tone::muted);
  reach_->wrapped();
  warning_ = new PlainLabel({}, Tone::bad);
  warning_->wrapped();
  warning_->hide();
  description_ = new QLineEdit;
  description_->setPlaceholderText(tr("What changes, and why"));
  description_->setAccessibleName(tr("Description: what changes, and why"));
  description_->setMaxLength(2000);
  banner_ = new Banner;
  banner_->hide();
  auto* box = new QVBoxLayout;
  box->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  box->setSpacing(size::gap);
  box->addLayout(row);
  box->addWidget(reach_);
  box->addWidget(warning_);
  box->addWidget(description_);
  box->addWidget(makeConfirmation());
  box->addWidget(banner_);
  column->addLayout(box);
}

QWidget* PublishDialog::makeConfirmation() {
  slip_note_ = new QWidget;
  auto* row = new QHBoxLayout(slip_note_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(size::gap_small);
  slip_words_ = new PlainLabel;
  slip_words_->wrapped();
  confirmation_ = new QLineEdit;
  confirmation_->setFixedWidth(confirmation_width);
  row->addWidget(new StateLabel(State::warned, tr("Is this meant?")));
  row->addWidget(slip_words_, 1);
  row->addWidget(confirmation_);
  slip_note_->hide();
  return slip_note_;
}

void PublishDialog::buildFoot(QVBoxLayout* column) {
  auto* foot = new QWidget;
  setSurface(foot, "foot");
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(size::gap_large, size::gap, size::gap_large, size::gap);
  row->setSpacing(size::gap_small);
  progress_ = new ProgressNote;
  hindrance_ = new ElidedLabel({}, Tone::muted);
  hindrance_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  cancel_ = new QPushButton(tr("Cancel"));
  publish_ = new QPushButton;
  cancel_->setAutoDefault(false);
  publish_->setAutoDefault(false);
  setButtonKind(publish_, ButtonKind::filled);
  row->addWidget(progress_);
  row->addWidget(hindrance_, 1);
  row->addWidget(cancel_);
  row->addWidget(publish_);
  column->addWidget(foot);
}

void PublishDialog::setTarget(const PublishTarget& target) {
  target_ = target;
  const QString service = QString::fromStdString(target.address.key.service);
  const QString scope =
      target.scopes.isEmpty() ? QString::fromStdString(target.address.scope.name()) : target.scopes;
  environment_->setText(QString::fromStdString(target.address.key.environment));
  environment_->setEnvironmentColour(target.environment_colour);
  title_->setText(target.restores
                      ? tr("Restore revision %1 of %2").arg(target.restores->value).arg(service)
                      : tr("Publish %1").arg(service));
  base_->setText(target.base.value > 0 ? tr("%1 · on revision %2").arg(scope).arg(target.base.value)
                                       : tr("%1 · the first revision").arg(scope));
  QString reach =
      tr("Reaches %1 of %2 instances.").arg(target.instances).arg(target.instances_total);
  if (!target.reach_note.isEmpty()) reach += QLatin1Char(' ') + target.reach_note;
  reach_->setText(reach);
  warning_->setText(target.warning);
  warning_->setVisible(!target.warning.isEmpty());
  askName();
  setWindowTitle(title_->text() + QStringLiteral(" · ") + environment_->text());
  render();
}

void PublishDialog::setDocument(DiffDocument document, const QString& notice) {
  setParts({{{}, std::make_shared<const DiffDocument>(std::move(document)), notice}});
}

void PublishDialog::setParts(std::vector<DiffPart> parts) {
  diff_->setParts(std::move(parts), true);
  render();
}

void PublishDialog::setChecking() {
  checking_ = true;
  render();
}

void PublishDialog::setRebasing(bool rebasing) {
  rebasing_ = rebasing;
  render();
}

void PublishDialog::setSlips(const QStringList& sentences) {
  if (sentences == slips_) return;
  slips_ = sentences;
  confirmation_->clear();
  askName();
  render();
}

// Empty: nothing has to be typed.
QString PublishDialog::nameToType() const {
  const ServiceKey& key = target_.address.key;
  if (target_.restores && target_.is_protected) return QString::fromStdString(key.environment);
  return slips_.isEmpty() ? QString() : QString::fromStdString(key.service);
}

void PublishDialog::askName() {
  const QString name = nameToType();
  slip_note_->setVisible(!name.isEmpty());
  if (name.isEmpty()) return;
  QStringList sentences = slips_;
  if (target_.restores && target_.is_protected)
    sentences.prepend(tr("To go back needs no approval, and all instances do it at once."));
  slip_words_->setText(sentences.join(QLatin1Char(' ')) + QLatin1Char(' ') +
                       tr("If that is meant, type %1.").arg(name));
  confirmation_->setPlaceholderText(name);
  confirmation_->setAccessibleName(tr("Type %1 to confirm that this is meant").arg(name));
}

bool PublishDialog::confirmed() const {
  const QString name = nameToType();
  return name.isEmpty() || confirmation_->text().trimmed() == name;
}

void PublishDialog::setProblems(const std::vector<Problem>& problems) {
  checking_ = false;
  problems_->setProblems(problems);
  problems_->setVisible(!problems.empty());
  problems_rule_->setVisible(!problems.empty());
  errors_ = problems_->errorCount();
  problems_->setNote(errors_ > 0 ? tr("Errors keep a profile from being published.")
                                 : tr("Warnings do not keep it from being published."));
  render();
}

void PublishDialog::setDescription(const QString& description) {
  description_->setText(description);
  description_->deselect();
}

QString PublishDialog::description() const {
  return description_->text().trimmed();
}

void PublishDialog::setPublished(RevisionNumber number) {
  if (state_.succeed(number)) render();
}

void PublishDialog::setFailed(const Error& error, std::optional<RevisionNumber> stable_now) {
  if (state_.fail(error, stable_now)) render();
}

void PublishDialog::setRebased(const PublishTarget& target, DiffDocument document) {
  if (!state_.rebased()) return;
  setTarget(target);
  setDocument(std::move(document));
}

void PublishDialog::setRebased(const PublishTarget& target, std::vector<DiffPart> parts) {
  if (!state_.rebased()) return;
  setTarget(target);
  setParts(std::move(parts));
}

void PublishDialog::reject() {
  if (state_.canClose()) QDialog::reject();
}

void PublishDialog::onPublish() {
  if (state_.phase() == PublishPhase::published) {
    accept();
    return;
  }
  if (state_.phase() == PublishPhase::unknown || !state_.send()) return;
  description_->deselect();
  render();
  emit publishRequested(description());
}

void PublishDialog::onBannerFirst() {
  switch (state_.phase()) {
    case PublishPhase::conflict:
      emit showIncomingRequested();
      return;
    case PublishPhase::unknown:
      state_.send();
      render();
      emit claimRequested();
      return;
    case PublishPhase::published:
      emit rollbackRequested();
      return;
    default:
      return;
  }
}

void PublishDialog::onBannerSecond() {
  if (state_.phase() == PublishPhase::conflict) emit rebaseRequested();
}

void PublishDialog::render() {
  state_.setInputs({description_->text(), errors_, diff_->differenceCount(), diff_->isComparing(),
                    checking_, !confirmed()});
  const PublishPhase phase = state_.phase();
  const bool sending = phase == PublishPhase::sending;
  const bool published = phase == PublishPhase::published;
  if (!sending && !rebasing_) {
    progress_->finish();
  } else if (!progress_->isWaiting()) {
    progress_->begin(sending ? tr("Waiting for the store to accept it")
                             : tr("Merging the drafts with the new revision"));
  }
  description_->setReadOnly(!state_.canEdit());
  confirmation_->setReadOnly(!state_.canEdit());
  diff_->setChoiceEnabled(state_.canEdit());
  hindrance_->setFullText(sending || published ? QString() : state_.hindrance());
  cancel_->setVisible(!published);
  cancel_->setEnabled(state_.canClose());
  cancel_->setText(phase == PublishPhase::unknown ? tr("Close") : tr("Cancel"));
  publish_->setEnabled(published || state_.canPublish());
  publish_->setText(published ? tr("Close") : publishWords());
  renderBanner();
}

QString PublishDialog::publishWords() const {
  const int count = target_.instances;
  if (target_.restores) {
    return count == 1 ? tr("Restore on 1 instance") : tr("Restore on %1 instances").arg(count);
  }
  return count == 1 ? tr("Publish to 1 instance") : tr("Publish to %1 instances").arg(count);
}

void PublishDialog::renderBanner() {
  const PublishPhase phase = state_.phase();
  if (state_.head().isEmpty()) {
    banner_->hide();
    return;
  }
  banner_->show(state_.tone(), state_.head(), state_.sentence());
  QString first;
  QString second;
  if (phase == PublishPhase::conflict) {
    first = tr("Show what changed");
    second = target_.restores ? tr("Compare again") : tr("Rebase draft");
  } else if (phase == PublishPhase::unknown) {
    first = tr("Ask again");
  } else if (phase == PublishPhase::published) {
    first = tr("Roll back…");
  }
  banner_->setActions(first, second);
}

}  // namespace sextant::ui
