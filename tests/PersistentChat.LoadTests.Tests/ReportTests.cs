using System.Xml.Linq;

namespace PersistentChat.LoadTests.Tests;

public sealed class ReportTests
{
    [Fact]
    public void All_four_files_are_written_and_the_result_can_be_read_again()
    {
        var folder = Directory.CreateTempSubdirectory("pchat-reports-");
        try
        {
            var result = Results.Of(perSecond: 1_000);
            ReportFiles.Write(folder.FullName, result);
            Assert.Equal(["report.csv", "report.html", "report.json", "report.md"], folder.GetFiles().Select(file => file.Name).Order());
            var read = ReportFiles.Read(Path.Combine(folder.FullName, "report.json"));
            Assert.Equal(result.Metrics, read.Metrics);
            Assert.Equal(WorkerLine.Write(result), WorkerLine.Write(read));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_page_has_plots_escapes_what_it_shows_and_needs_nothing_else()
    {
        var page = HtmlReport.Compose(Results.Of(perSecond: 1_000, isPassed: false));
        Assert.Contains("<span class=\"fail\">FAILED</span>", page, StringComparison.Ordinal);
        Assert.Contains("Lost: &lt;everything&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Deliveries a second</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<everything>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plot_is_well_formed_shades_what_does_not_count_and_leaves_gaps()
    {
        var plot = SvgPlot.Compose([new PlotLine("a & b", [(0, 1), (1, 2), (4, 8)]), new PlotLine("empty", [])], from: 1, to: 3, end: 5);
        var svg = XElement.Parse(plot);
        Assert.Equal(2, svg.Elements("rect").Count());
        var path = svg.Elements("path").First().Attribute("d")!.Value;
        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.Equal(1, path.Count(letter => letter == 'L'));
        Assert.Contains("a & b, second 4: 8", svg.Descendants("title").Select(title => title.Value));
    }

    [Fact]
    public void Without_points_there_is_no_plot() => Assert.DoesNotContain("<svg", SvgPlot.Compose([new PlotLine("a", [])], 0, 1, 1), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.7, 0.8)]
    [InlineData(100, 100)]
    [InlineData(101, 120)]
    [InlineData(8_500_000, 10_000_000)]
    public void Axes_end_at_round_numbers(double value, double end) => Assert.Equal(end, SvgPlot.NiceEnd(value), precision: 6);

    [Fact]
    public void The_table_has_a_row_for_each_second_and_a_cell_for_each_head()
    {
        var lines = CsvReport.Compose(Results.Of(perSecond: 1_000)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Single(lines.Select(line => line.Count(letter => letter == ',')).Distinct());
        Assert.StartsWith("2,1,100,0.5,104857600,0.25,", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_names_gates_and_violations()
    {
        var text = MarkdownReport.Compose(Results.Of(perSecond: 1_000, isPassed: false));
        Assert.Contains("# firehose: FAILED", text, StringComparison.Ordinal);
        Assert.Contains("| `ledger.violations == 0` | 1 | **FAIL** |", text, StringComparison.Ordinal);
        Assert.Contains("- Lost: <everything>", text, StringComparison.Ordinal);
        Assert.Contains("| delivery | 6,000 | 0 | 1,000 | 4 | 5 | 8 | 9 | 9.5 | 12 |", text, StringComparison.Ordinal);
    }
}
