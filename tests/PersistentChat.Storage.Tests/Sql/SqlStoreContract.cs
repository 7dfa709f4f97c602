using PersistentChat.Storage.ContractTests;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

/// <summary>A store over one of the databases that share their SQL.</summary>
public interface ISqlStoreFixture : IStoreFixture
{
    /// <summary>The store.</summary>
    SqlStore Store { get; }

    /// <summary>Opens the same database once more, as another process would. The caller disposes of it.</summary>
    SqlStore OpenBeside();
}

/// <summary>What <see cref="SqlStore"/> does beyond the contracts of a provider. Each dialect's tests compile this file and inherit from it.</summary>
public abstract class SqlStoreContract
{
    protected abstract Task<ISqlStoreFixture> OpenAsync(SqlStoreOptions? options = null);

    [StoreFact]
    public async Task The_schema_is_the_newest_and_every_step_has_its_date()
    {
        await using var store = await OpenAsync();

        var schema = await store.Store.ReadSchemaAsync(default);

        Assert.Equal((schema.NewestKnown, true), (schema.Version, schema.IsCompatible));
        Assert.Equal(Enumerable.Range(1, schema.NewestKnown), schema.Steps.Select(step => step.Version));
        Assert.All(schema.Steps, step => Assert.InRange(new DateTime(step.AppliedOn), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow));
    }

    [StoreFact]
    public async Task An_accepted_gap_moves_the_cursor_and_is_on_record()
    {
        await using var store = await OpenAsync();
        Assert.True(await store.Store.AcceptGapAsync(null, At(4), default));
        await store.Projection.ApplyAsync([Message(Lobby, 9)], At(4), At(5), default);

        Assert.False(await store.Store.AcceptGapAsync(At(4), At(9), default));
        Assert.True(await store.Store.AcceptGapAsync(At(5), At(9), default));

        Assert.Equal(At(9), await store.Projection.LoadCursorAsync(default));
        var gaps = await store.Store.ReadAcceptedGapsAsync(default);
        Assert.Equal([(Log, 1UL, 4UL), (Log, 6UL, 9UL)], gaps.Select(gap => (gap.LogId, gap.First, gap.Last)));
        Assert.Single(await store.Archive.ReadAsync(Lobby, 1, 99, default));
    }

    [StoreFact]
    public async Task A_gap_lies_within_one_log_and_goes_forward()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(5), default);
        var other = new LogCursor(Guid.NewGuid(), 9, 900);

        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Store.AcceptGapAsync(At(5), other, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.Store.AcceptGapAsync(At(5), At(5), default));
        Assert.Equal(At(5), await store.Projection.LoadCursorAsync(default));
    }

    [StoreFact]
    public async Task A_new_log_is_followed_only_from_where_the_cursor_was_expected()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Message(Lobby, 1)], null, At(5), default);
        var start = new LogCursor(Guid.NewGuid(), 0, 64);

        Assert.False(await store.Store.AdoptLogAsync(At(4), start, default));
        Assert.True(await store.Store.AdoptLogAsync(At(5), start, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Store.AdoptLogAsync(start, start, default));

        Assert.Equal(start, await store.Projection.LoadCursorAsync(default));
        Assert.True(await store.Projection.ApplyAsync([Message(Lobby, 2)], start, new LogCursor(start.LogId, 1, 128), default));
        Assert.Equal(2, (await store.Archive.ReadAsync(Lobby, 1, 9, default)).Count);
    }

    [StoreTheory(Stores = 2)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_whole_state_is_written_into_an_empty_store_and_only_there(bool hasCursor)
    {
        await using var source = await OpenAsync(new SqlStoreOptions { Projection = "archive" });
        await using var target = await OpenAsync();
        await ApplyInBatchesAsync(source.Projection, RandomEvents.Make(7, 400), 100);
        var state = await source.State.LoadAsync(default);
        LogCursor? at = hasCursor ? At(77) : null;

        await target.Store.ImportAsync(state, at, default);

        Assert.Equal(at, await target.Projection.LoadCursorAsync(default));
        Assert.Equal(Text(state), Text(await target.State.LoadAsync(default)));
        var refused = await Assert.ThrowsAsync<StorageException>(() => target.Store.ImportAsync(state, null, default));
        Assert.Equal(StorageFault.Configuration, refused.Fault);
        Assert.True(await target.Projection.ApplyAsync([User(99, "zoe")], at, At(78), default));
    }

    [StoreFact(Stores = 2)]
    public async Task A_store_without_messages_has_everything_else()
    {
        await using var full = await OpenAsync();
        await using var local = await OpenAsync(new SqlStoreOptions { KeepsMessages = false });
        var refused = Message(Operations, 1_000_000);
        foreach (var store in new[] { full, local })
        {
            await ApplyInBatchesAsync(store.Projection, RandomEvents.Make(8, 300), 60);
            await store.Projection.SetAsideAsync(new DeadLetter(Log, 301, "x"u8.ToArray(), "why"), refused, At(300), At(301), default);
        }

        Assert.Equal(StateText.Of(await full.State.LoadAsync(default)), StateText.Of(await local.State.LoadAsync(default)));
        await using var scan = await local.ScanAsync();
        Assert.Empty(scan.Absent);
        Assert.Empty(await scan.ReadMessagesAsync(default).ToListAsync());
        Assert.Null(await local.Archive.FindFileAsync(FirstFile, default));
        Assert.NotNull(await full.Archive.FindFileAsync(FirstFile, default));
        Assert.Single(await local.ReadDeadLettersAsync());
    }

    [StoreFact]
    public async Task Two_processes_on_one_database_apply_each_batch_once()
    {
        const int Batches = 20;
        await using var store = await OpenAsync();
        await using var beside = store.OpenBeside();
        await Task.WhenAll(Task.Run(() => PumpAsync(store.Projection)), Task.Run(() => PumpAsync(beside.Projection)));

        var read = await store.Archive.ReadAsync(Lobby, 1, 1000, default);
        Assert.Equal(Enumerable.Range(1, Batches).Select(number => (long)number), read.Select(message => message.Number));

        static async Task PumpAsync(IProjection projection)
        {
            while (await projection.LoadCursorAsync(default) is var at && (at?.Sequence ?? 0) < Batches)
            {
                var next = (at?.Sequence ?? 0) + 1;
                await projection.ApplyAsync([Message(Lobby, (long)next)], at, At(next), default);
            }
        }
    }

    private static string Text(LocalSnapshot state) => StateText.Of(new LocalSnapshot
    {
        Incarnation = state.Incarnation,
        Users = state.Users,
        Credentials = state.Credentials,
        Categories = state.Categories,
        Rooms = state.Rooms,
        Access = state.Access,
        Positions = state.Positions,
        Preferences = state.Preferences,
        Principals = state.Principals,
        Policies = state.Policies,
        PolicyAssignments = state.PolicyAssignments,
        AddIns = state.AddIns,
        FollowLists = state.FollowLists,
        Invitations = state.Invitations,
        RecentPosts = state.RecentPosts,
    });
}
