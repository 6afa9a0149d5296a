// SPDX-License-Identifier: GPL-3.0-or-later
// A profile as a form. It shows the text that it is given and never changes it by itself: each edit
// is offered as one small patch, and shows when the text comes back changed.
#pragma once

#include <QLineEdit>
#include <QStackedWidget>
#include <QWidget>

#include "widgets/common/empty_state.h"
#include "widgets/form/form_details.h"
#include "widgets/form/form_search.h"
#include "widgets/form/form_text.h"
#include "widgets/form/form_tree.h"

namespace sextant::ui {

class FormView : public QWidget {
  Q_OBJECT
 public:
  explicit FormView(QWidget* parent = nullptr);
  ~FormView() override;

  // The text as it is now; cheap where it did not change.
  void setText(std::string_view text);
  // What is typed in an open control is wanted in the text, and the control closes.
  void settle();
  // The profiles that this one inherits from, base first, and the service's schema.
  void setContext(std::vector<FormLayer> layers, SchemaGuide guide);
  // By pointer; those of profiles above are shown at what is inherited.
  void setProblems(const std::vector<Problem>& problems);
  void setWritable(bool writable);
  // Who set the value that one profile has at a pointer; the scope is a layer's, or empty for the
  // edited profile. Asked when a row is chosen, and again by refreshProvenance().
  using Provenance = std::function<QString(const QString& scope, const std::string& pointer)>;
  void setProvenance(Provenance provenance);
  void refreshProvenance() { showDetails(); }
  // Chooses the row of a pointer, or the nearest one above it.
  void select(const std::string& pointer);

  [[nodiscard]] FormTree* tree() const { return tree_; }
  [[nodiscard]] FormModel* model() const { return model_; }
  [[nodiscard]] QLineEdit* search() const { return search_; }
  [[nodiscard]] FormDetails* details() const { return details_; }
  // What stands in the place of the rows while the text cannot be read.
  [[nodiscard]] EmptyState* broken() const { return broken_; }
  [[nodiscard]] bool isBroken() const { return stack_->currentWidget() == broken_; }

 signals:
  // Wanted in the text, as one step that can be undone. Afterwards setText() has to come.
  void patchWanted(const sextant::TextPatch& patch);
  void undoWanted();
  void redoWanted();
  // A person wants to see this place of the text.
  void placeWanted(const sextant::Position& position);

 private:
  QWidget* buildHead();
  void connectTree();
  void makeShortcuts();
  void textChanged(const std::optional<std::vector<std::string>>& pointers);
  void textBroken();
  void make(const QModelIndex& index, const Result<EditResult>& edit, const std::string& select);
  void edit(const QModelIndex& index, const Value& value);
  void name(const QModelIndex& index, const QString& key);
  void add(const QModelIndex& adder);
  void act(const QModelIndex& index);
  void toggle(const QModelIndex& index);
  void move(const QModelIndex& index, int by);
  void startSearch();
  void searchAgain();
  [[nodiscard]] QModelIndex rowAfterSearch(const QString& held, const FormMatches& matches) const;
  void showMatches(std::shared_ptr<const FormMatches> matches, bool more);
  void showDetails();
  [[nodiscard]] QString provenanceOf(const FormRow& row) const;
  void showInText();

  FormSource source_;
  Provenance provenance_;
  FormText text_;
  FormModel* model_;
  FormTree* tree_;
  FormSearch* finder_;
  QLineEdit* search_;
  PlainLabel* count_;
  QStackedWidget* stack_;
  EmptyState* broken_;
  EmptyState* nothing_;
  FormDetails* details_;
  QStringList open_before_;  // groups that were open when a search began
  bool searching_ = false;
  bool again_ = false;  // the same search, because the text changed
  bool has_text_ = false;
  bool has_context_ = false;
  bool opened_ = false;
};

}  // namespace sextant::ui
