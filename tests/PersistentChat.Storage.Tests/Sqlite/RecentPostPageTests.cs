using System.Globalization;
using PersistentChat.Storage.Sql;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.Tests;

public sealed class RecentPostPageTests
{
    private static readonly RecentPost Post = new(
        new PostIdentity(new UInt128(0x8182838485868788, 0x0102030405060708), 0xF1F2F3F4F5F6F7F8), new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01"), 0x1112131415161718);

    [Fact]
    public void The_layout_of_an_entry_never_changes()
    {
        var entry = new byte[RecentPostPage.EntrySize];

        RecentPostPage.Write(entry, Post);

        Assert.Equal(
            "8182838485868788" + "0102030405060708" + "F1F2F3F4F5F6F7F8" + "5F0C1A520B5E4F0E9D2B6A1C1E0D7A01" + "1112131415161718",
            Convert.ToHexString(entry));
        Assert.Equal(Post, RecentPostPage.Read(entry));
    }

    [Fact]
    public void A_page_that_is_not_made_of_whole_entries_is_called_damaged()
    {
        var failure = Assert.Throws<StorageException>(() => new RememberedPosts(10, 10).Add(new byte[RecentPostPage.EntrySize + 1]));
        Assert.Equal(StorageFault.Configuration, failure.Fault);
    }

    [Fact]
    public async Task Identities_of_a_schema_that_had_a_row_for_each_are_taken_over()
    {
        await using var fixture = await SqliteFixture.OpenAsync();
        await fixture.CloseAsync();
        await fixture.ExecuteAsync(BackToARowForEach);
        var values = string.Create(
            CultureInfo.InvariantCulture, $"{(long)(ulong)(Post.Identity.Client >> 64)}, {(long)(ulong)Post.Identity.Client}, {(long)Post.Identity.Number}");
        await fixture.ExecuteAsync(
            $"INSERT INTO recent_posts VALUES (7, {values}, x'{Post.RoomId:N}', {Post.Number}), (9, 1, 2, 3, x'{Lobby:N}', 4)");

        await fixture.ReopenAsync();
        await fixture.Projection.ApplyAsync([Message(Lobby, 5)], null, At(1), default);

        var newer = new RecentPost(new PostIdentity(new UInt128(1, 2), 3), Lobby, 4);
        Assert.Equal([Post, newer, new RecentPost(Message(Lobby, 5).Identity, Lobby, 5)], (await fixture.State.LoadAsync(default)).RecentPosts);
    }

    /// <summary>Puts the schema back to its fourth step.</summary>
    internal const string BackToARowForEach =
        """
        DELETE FROM schema_version WHERE version >= 5;
        DROP TABLE recent_post_pages;
        CREATE TABLE recent_posts (
            ordinal INTEGER NOT NULL PRIMARY KEY, client_high INTEGER NOT NULL, client_low INTEGER NOT NULL, client_number INTEGER NOT NULL,
            room_id BLOB NOT NULL, number INTEGER NOT NULL) STRICT;
        """;
}
