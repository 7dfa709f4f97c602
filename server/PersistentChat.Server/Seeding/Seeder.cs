using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>
/// Creates what a seed asks for and the engine does not have. What is there already is left as it is, whatever the seed
/// says about it now. Definitions are handed over many at a time, so that they share commits.
/// </summary>
internal sealed class Seeder(ChatEngine engine, TimeProvider time, Action<string> report)
{
    // Enough to fill commits, well below the sequencer's queue.
    private const int Batch = 512;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private long _lastReport = time.GetTimestamp();

    /// <summary>Applies a seed: users, then categories, then rooms.</summary>
    /// <returns>How many objects were created.</returns>
    /// <exception cref="SettingsException">The engine refused an object; the message names its place in the seed.</exception>
    public async Task<int> ApplyAsync(SeedFile seed, CancellationToken cancellationToken)
    {
        var users = seed.Users.SelectMany(ExpandUser);
        var created = await RunAsync("users", seed.Users.Sum(user => user.Range.Count), users, engine.DefineUserAsync, cancellationToken);
        var categories = seed.Categories.Select(category => (category.Path, category.Definition));
        created += await RunAsync("categories", seed.Categories.Count, categories, engine.DefineCategoryAsync, cancellationToken);
        var known = engine.Directory.Rooms.Select(room => room.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rooms = seed.Rooms.SelectMany(room => room.Expand().Select(definition => (room.Path, Definition: definition)))
            .Where(room => room.Definition.Id is not null || !known.Contains(room.Definition.Name));
        return created + await RunAsync("rooms", seed.Rooms.Sum(room => room.Range.Count), rooms, engine.DefineRoomAsync, cancellationToken);
    }

    // The slow derivation is done once for an entry, and not at all if all its users exist.
    private IEnumerable<(string Path, UserDefinition Definition)> ExpandUser(SeedUser user)
    {
        PasswordVerifiers? verifiers = null;
        foreach (var number in user.Range.Numbers)
        {
            var uri = user.Range.Fill(user.Uri, number).ToLowerInvariant();
            if (engine.Directory.TryGetUser(uri, out _))
                continue;
            CredentialRecord? credential = null;
            if (user.Password is not null)
                credential = (verifiers ??= new PasswordVerifiers(user.Password)).For(uri, engine.Options.Domain);
            yield return (user.Path, new UserDefinition(uri, user.Range.Fill(user.DisplayName, number), credential));
        }
    }

    private async Task<int> RunAsync<T>(
        string what, int total, IEnumerable<(string Path, T Definition)> definitions,
        Func<T, CancellationToken, Task<bool>> define, CancellationToken cancellationToken)
    {
        var (done, created) = (0, 0);
        foreach (var batch in definitions.Chunk(Batch))
        {
            var results = await Task.WhenAll(batch.Select(item => DefineAsync(item.Path, item.Definition, define, cancellationToken)));
            created += results.Count(isNew => isNew);
            done += batch.Length;
            Report(what, done, total);
        }
        return created;
    }

    private static async Task<bool> DefineAsync<T>(
        string path, T definition, Func<T, CancellationToken, Task<bool>> define, CancellationToken cancellationToken)
    {
        try
        {
            return await define(definition, cancellationToken);
        }
        catch (ArgumentException refused)
        {
            throw new SettingsException($"Seed, {path}: {refused.Message}");
        }
    }

    private void Report(string what, int done, int total)
    {
        if (time.GetElapsedTime(_lastReport) < ReportEvery)
            return;
        _lastReport = time.GetTimestamp();
        report($"Seeding {what}: {done} of {total}");
    }
}
