using System.Text.RegularExpressions;

namespace PersistentChat.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 400;
    private static readonly string[] ProductFolders = ["protocol", "engine", "storage", "server"];

    [Fact]
    public void No_file_is_longer_than_one_job_needs() => Assert.All(
        Repository.Sources([.. ProductFolders, "benchmarks", "loadtests"]),
        file => Assert.True(File.ReadLines(file).Count() <= MostLines, $"{file} has more than {MostLines} lines"));

    [Fact]
    public void Products_do_not_block_and_do_not_ask_the_wall_clock() => Assert.All(
        Repository.Sources(ProductFolders), file => Assert.DoesNotMatch(Blocking(), File.ReadAllText(file)));

    [Fact]
    public void Event_ids_of_logs_are_used_once()
    {
        var ids = Repository.Sources(ProductFolders).SelectMany(file => EventIds().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["id"].Value).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\(|\.GetAwaiter\(\)\.GetResult\(\)|\bDateTime(Offset)?\.(UtcNow|Now)\b")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\[LoggerMessage\((EventId = )?(?<id>\d+)")]
    private static partial Regex EventIds();
}
