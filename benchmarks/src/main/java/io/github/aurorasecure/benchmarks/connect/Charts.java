package io.github.aurorasecure.benchmarks.connect;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures of what was found, as SVG. */
public final class Charts {
  /** Okabe and Ito's, which the colour-blind tell apart. */
  private static final Color[] COLOURS = {
    new Color(0x999999),
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xE69F00),
    new Color(0xCC79A7),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private static final Pattern DECIMALS = Pattern.compile("(\\d\\.\\d\\d)\\d+");
  private static final int WIDTH = 960;
  private static final int HEIGHT = 400;

  /** The last per cent stretches the axis until nothing else can be seen; tables have it. */
  private static final int SHOWN_PERCENT = 100;

  private Charts() {}

  /** Which share of rounds took at most how long. */
  static String distributions(ConnectRun run) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Took at most … (up to the 99th percentile)")
            .xAxisTitle("ms")
            .yAxisTitle("% of rounds")
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE).setMarkerSize(0);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    List<Double> share =
        IntStream.range(0, SHOWN_PERCENT).mapToObj(percent -> (double) percent).toList();
    for (ConnectRun.Entry entry : run.candidates()) {
      List<Double> quantiles = entry.latency().quantiles().subList(0, SHOWN_PERCENT);
      chart.addSeries(entry.name(), quantiles, share).setMarker(SeriesMarkers.NONE);
    }
    return svg(chart);
  }

  /** Where the time goes, on top of each other; empty if nothing was watched. */
  static String phases(ConnectRun run) {
    List<ConnectRun.Entry> watched =
        run.candidates().stream().filter(entry -> entry.phases() != null).toList();
    if (watched.isEmpty()) {
      return "";
    }
    Map<String, ToDoubleFunction<Phases>> parts = new LinkedHashMap<>();
    parts.put("driver, name look-up, TCP", Phases::dialled);
    parts.put("asking for TLS, trust set up", Phases::negotiated);
    parts.put("TLS handshake and checks", Phases::secured);
    parts.put("sign-in and session", Phases::signedIn);
    CategoryChart chart = bars("Phases seen on the wire, medians", "ms");
    chart.getStyler().setXAxisLabelRotation(15); // names are long
    chart.getStyler().setStacked(true);
    List<String> names = watched.stream().map(ConnectRun.Entry::name).toList();
    parts.forEach(
        (part, value) ->
            chart.addSeries(
                part,
                names,
                watched.stream()
                    .map(ConnectRun.Entry::phases)
                    .map(phases -> phases == null ? 0 : value.applyAsDouble(phases))
                    .toList()));
    return svg(chart);
  }

  /**
   * Medians beside one candidate's, for several runs.
   *
   * @param series by name of the bar, one value for each label
   */
  public static String relative(
      String title, String axis, List<String> labels, Map<String, List<Double>> series) {
    CategoryChart chart = bars(title, axis);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setDecimalPattern("0.00");
    series.forEach((name, values) -> chart.addSeries(name, labels, values));
    return svg(chart);
  }

  private static CategoryChart bars(String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("")
            .yAxisTitle(axis)
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 14f));
    styler.setLegendFont(font);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font);
    styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    // Dashes would be drawn one by one.
    styler.setPlotGridLinesStroke(new BasicStroke(1));
  }

  private static String svg(Chart<?, ?> chart) {
    System.setProperty("java.awt.headless", "true");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    // Letters are drawn as outlines, whose coordinates have a dozen decimals.
    return DECIMALS.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1");
  }
}
