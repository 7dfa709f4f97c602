using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PersistentChat.Storage;
using PersistentChat.Storage.PostgreSql;
using PersistentChat.Storage.Sql;
using PersistentChat.TestKit;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>
/// Messages a second into PostgreSQL: the projection beside <c>psql \copy</c> of the same rows into the same table with the same
/// indexes, in turn on one server that writes through to disk. Then the plans of reading and searching what was written.
/// </summary>
internal static class PostgreSqlRates
{
    private const string Explaining =
        "Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on";

    /// <summary>Measures and prints.</summary>
    /// <param name="output">Where the figures go.</param>
    /// <param name="count">How many messages; rounded up to whole batches.</param>
    /// <param name="rounds">How often each is measured.</param>
    /// <returns>0 if the projection has at least half the rate of the copy, else 1; 2 if there is no PostgreSQL here.</returns>
    public static async Task<int> RunAsync(TextWriter output, int count, int rounds)
    {
        if (PostgresServer.Missing is { } reason)
        {
            await output.WriteLineAsync(reason);
            return 2;
        }
        var messages = SampleArchive.Make(ProjectionRate.Whole(count));
        await using var server = await PostgresServer.StartNewAsync();
        using var folder = new TempFolder();
        var (projected, copied) = (0.0, 0.0);
        for (var round = 1; round <= rounds; round++)
        {
            var projection = await ProjectAsync(server, $"projected{round}", messages);
            var copy = messages.Length / (await CopyAsync(server, $"projected{round}", $"copied{round}", folder.In("messages"))).TotalSeconds;
            var compliance = await RecordAsync(server, $"recorded{round}", messages);
            await WriteAsync(
                output,
                $"round {round}: projection {projection:F0} messages/s, psql \\copy {copy:F0}/s, ratio {projection / copy:F2}; compliance {compliance:F0}/s");
            (projected, copied) = (projected + (projection / rounds), copied + (copy / rounds));
        }
        await WriteAsync(output, $"mean of {rounds}: projection {projected:F0} messages/s, psql \\copy {copied:F0}/s, ratio {projected / copied:F2}");
        await ReadAsync(server, $"projected{rounds}", messages);
        await server.StopAsync();
        foreach (var plan in Plans(server.Log))
            await output.WriteLineAsync(plan);
        return projected / copied >= 0.5 ? 0 : 1;
    }

    private static async Task<SqlStore> OpenAsync(PostgresServer server, string schema, string more = "")
    {
        await server.RunSqlAsync($"CREATE SCHEMA IF NOT EXISTS {schema}");
        var store = PostgreSqlStore.Open($"{server.ConnectionString()};Search Path={schema};{more}");
        await store.PrepareAsync(default);
        return store;
    }

    private static async Task<double> ProjectAsync(PostgresServer server, string schema, MessagePosted[] messages)
    {
        await using var store = await OpenAsync(server, schema);
        return await ProjectionRate.MeasureAsync(store.Projection, messages);
    }

    private static async Task<double> RecordAsync(PostgresServer server, string schema, MessagePosted[] messages)
    {
        await server.RunSqlAsync($"CREATE SCHEMA {schema}");
        await using var store = PostgreSqlStore.OpenCompliance($"{server.ConnectionString()};Search Path={schema}");
        await store.PrepareAsync(default);
        var rate = await ProjectionRate.MeasureAsync(store.Projection, messages);
        await server.RunSqlAsync($"DROP SCHEMA {schema} CASCADE; CHECKPOINT");
        return rate;
    }

    private static async Task<TimeSpan> CopyAsync(PostgresServer server, string from, string to, string file)
    {
        await using var store = await OpenAsync(server, to);
        await server.RunPsqlAsync("postgres", "-c", $"\\copy {from}.messages TO '{file}'");
        await server.RunSqlAsync("CHECKPOINT");
        var started = Stopwatch.GetTimestamp();
        await server.RunPsqlAsync("postgres", "-c", $"\\copy {to}.messages FROM '{file}'");
        var elapsed = Stopwatch.GetElapsedTime(started);
        await server.RunSqlAsync($"DROP SCHEMA {to} CASCADE; CHECKPOINT");
        return elapsed;
    }

    /// <summary>The server logs the plan of each of these.</summary>
    private static async Task ReadAsync(PostgresServer server, string schema, MessagePosted[] messages)
    {
        await server.RunSqlAsync($"VACUUM ANALYZE {schema}.messages");
        await using var store = await OpenAsync(server, schema, Explaining);
        var room = SampleArchive.Room(0);
        var last = messages.Last(message => message.RoomId == room).Number;
        await store.Archive.ReadAsync(room, last - 49, last, default);
        var search = new MessageSearch { Rooms = [room], Limit = 50, NewestFirst = true };
        foreach (var text in (string[])["", SampleArchive.Word(0), SampleArchive.Word(19_999), $"{SampleArchive.Word(0)} {SampleArchive.Word(9_999)}"])
            await store.Archive.SearchAsync(search with { Text = text, Mode = MatchMode.AllWords }, default);
        await store.Archive.SearchAsync(search with { Authors = [messages[0].Author] }, default);
        await store.Archive.SearchAsync(
            search with { Text = SampleArchive.Word(300), From = messages[^2000].Time, To = messages[^1000].Time }, default);
    }

    /// <summary>Entries of a server's log begin with a date; the plans of the product's own queries are what is wanted of them.</summary>
    private static IEnumerable<string> Plans(string log) =>
        Regex.Split(log, @"^(?=\d{4}-\d\d-\d\d )", RegexOptions.Multiline).Where(entry => entry.Contains("FROM messages WHERE", StringComparison.Ordinal));

    private static Task WriteAsync(TextWriter output, FormattableString line) =>
        output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
