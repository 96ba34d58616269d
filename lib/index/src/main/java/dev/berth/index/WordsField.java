package dev.berth.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableFieldType;

/** A text that is found by its words; most texts are ASCII, whose words are found faster. */
final class WordsField extends Field {
  /** Words with their places; records are found by time, so lengths do not count. */
  private static final IndexableFieldType WORDS = words();

  private static final ThreadLocal<AsciiWords> ASCII = ThreadLocal.withInitial(AsciiWords::new);

  private final String text;

  WordsField(String name, String text) {
    super(name, text, WORDS);
    this.text = text;
  }

  private static IndexableFieldType words() {
    org.apache.lucene.document.FieldType type =
        new org.apache.lucene.document.FieldType(TextField.TYPE_NOT_STORED);
    type.setOmitNorms(true);
    type.freeze();
    return type;
  }

  @Override
  public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
    AsciiWords ascii = ASCII.get();
    return ascii.begin(text) ? ascii : super.tokenStream(analyzer, reuse);
  }
}
