using System.Net;
using System.Text;

namespace PersistentChat.LoadTests;

/// <summary>A line of a plot.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Second and value, rising; seconds without a value are left out, and the line has a gap there.</param>
internal sealed record PlotLine(string Name, IReadOnlyList<(int Second, double Value)> Points);

/// <summary>A plot of values over the seconds of a run, as SVG that stands in a page.</summary>
internal static class SvgPlot
{
    private const int Width = 860, Height = 240;
    private const int Left = 70, Right = 16, Top = 12, Bottom = 28;
    private const int ValueLines = 4, SecondLabels = 8;

    /// <summary>Composes a plot.</summary>
    /// <param name="lines">What is drawn; the page's style gives each its colour by its place.</param>
    /// <param name="from">First second that counts; what does not count is shaded.</param>
    /// <param name="to">The second behind the last that counts.</param>
    /// <param name="end">Last second of the run, so that all its plots have the same axis.</param>
    public static string Compose(IReadOnlyList<PlotLine> lines, int from, int to, int end)
    {
        var points = lines.SelectMany(line => line.Points).ToList();
        if (points.Count == 0)
            return "<p class=\"none\">Nothing was measured.</p>";
        var scale = new Scale(end, NiceEnd(points.Max(point => point.Value)));
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">");
        AppendShade(svg, scale, 0, Math.Min(from, scale.Seconds));
        AppendShade(svg, scale, Math.Min(to, scale.Seconds), scale.Seconds);
        AppendGrid(svg, scale);
        for (var i = 0; i < lines.Count; i++)
            AppendLine(svg, scale, lines[i], i);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The legend of a plot.</summary>
    public static string Legend(IEnumerable<PlotLine> lines) => string.Concat(lines.Select(
        (line, i) => $"<span class=\"key\"><span class=\"swatch s{i}\"></span>{WebUtility.HtmlEncode(line.Name)}</span>"));

    /// <summary>A round number not below the value, so that the grid has round numbers too.</summary>
    internal static double NiceEnd(double value)
    {
        if (value <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10];
        return steps.Select(step => step * power).First(end => end >= value * 0.999999);
    }

    private static void AppendShade(StringBuilder svg, Scale scale, int from, int to)
    {
        if (to <= from)
            return;
        svg.Append(Invariant($"<rect class=\"off\" x=\"{scale.X(from):0.#}\" y=\"{Top}\" "));
        svg.Append(Invariant($"width=\"{scale.X(to) - scale.X(from):0.#}\" height=\"{Height - Top - Bottom}\"/>"));
    }

    private static void AppendGrid(StringBuilder svg, Scale scale)
    {
        for (var i = 0; i <= ValueLines; i++)
        {
            var value = scale.End * i / ValueLines;
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{scale.Y(value):0.#}\" y2=\"{scale.Y(value):0.#}\"/>"));
            svg.Append(Invariant($"<text x=\"{Left - 8}\" y=\"{scale.Y(value) + 4:0.#}\" text-anchor=\"end\">{ResultScreen.Number(value)}</text>"));
        }

        var step = Math.Max(1, (int)NiceEnd((double)scale.Seconds / SecondLabels));
        for (var second = 0; second <= scale.Seconds; second += step)
            svg.Append(Invariant($"<text x=\"{scale.X(second):0.#}\" y=\"{Height - 8}\" text-anchor=\"middle\">{second} s</text>"));
    }

    private static void AppendLine(StringBuilder svg, Scale scale, PlotLine line, int index)
    {
        var path = new StringBuilder();
        var previous = int.MinValue;
        foreach (var (second, value) in line.Points)
        {
            path.Append(second == previous + 1 ? 'L' : 'M').Append(Invariant($"{scale.X(second):0.#} {scale.Y(value):0.#}"));
            previous = second;
        }

        svg.Append($"<path class=\"line l{index}\" d=\"{path}\"/>");
        // Points that can be pointed at; with very many seconds they would only cover the line.
        if (line.Points.Count > 200)
            return;
        foreach (var (second, value) in line.Points)
        {
            svg.Append(Invariant($"<circle class=\"dot d{index}\" cx=\"{scale.X(second):0.#}\" cy=\"{scale.Y(value):0.#}\" r=\"2.5\">"));
            svg.Append($"<title>{WebUtility.HtmlEncode(line.Name)}, second {second}: {ResultScreen.Number(value)}</title></circle>");
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>From seconds and values to places in the picture.</summary>
    private readonly record struct Scale(int Seconds, double End)
    {
        public double X(int second) => Left + ((Width - Left - Right) * (double)second / Math.Max(1, Seconds));

        public double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / End);
    }
}
