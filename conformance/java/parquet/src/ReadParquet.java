import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Answers the questions of a JSON file, as JSON, by parquet-java: one task for all of its files or filters. */
public final class ReadParquet {
  record Task(String task, List<String> files, List<Filters.Filter> filters) {}

  record Failed(String error) {}

  interface Question<T> {
    Object answer(T subject) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    Task task = gson.fromJson(Files.readString(Path.of(args[0])), Task.class);
    List<Object> answers =
        switch (task.task()) {
          case "values" -> each(task.files(), Contents::of);
          case "footers" -> each(task.files(), Footer::of);
          case "filters" -> each(task.filters(), Filters::answer);
          default -> throw new IllegalArgumentException(task.task());
        };
    System.out.println(gson.toJson(answers));
  }

  private static <T> List<Object> each(List<T> subjects, Question<T> question) {
    List<Object> answers = new ArrayList<>();
    for (T subject : subjects) answers.add(answerOrError(subject, question));
    return answers;
  }

  private static <T> Object answerOrError(T subject, Question<T> question) {
    try {
      return question.answer(subject);
    } catch (IOException | RuntimeException error) {
      Stream<Throwable> causes = Stream.iterate(error, cause -> cause != null, Throwable::getCause);
      return new Failed(causes.map(Throwable::toString).reduce((a, b) -> a + " < " + b).orElse(""));
    }
  }
}
