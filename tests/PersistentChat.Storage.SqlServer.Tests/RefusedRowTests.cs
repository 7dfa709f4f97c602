using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>What a column cannot take is poisoned, whatever the driver or the server would make of it, and is not quoted.</summary>
public sealed class RefusedRowTests
{
    [Theory]
    [InlineData(400, 1024, "text", true)]
    [InlineData(401, 10, "text", false)]
    [InlineData(10, 1025, "text", false)]
    [InlineData(10, 10, "sec\0ret", false)]
    public async Task A_message_that_does_not_fit_is_poisoned(int author, int name, string text, bool fits)
    {
        var message = Message(Lobby, 1, text);
        message.Author = new string('a', author);
        message.AuthorName = new string('n', name);
        await using var archive = new RecordingServer { HasRows = false }.OpenStore();
        await using var compliance = new RecordingServer { HasRows = false }.OpenCompliance();

        await RequireAsync(archive.Projection, message, fits);
        await RequireAsync(compliance.Projection, message, fits || name > 1024);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    public async Task A_stay_of_a_user_that_does_not_fit_is_poisoned(int user, bool fits)
    {
        await using var compliance = new RecordingServer { HasRows = false }.OpenCompliance();
        var joined = new SessionJoined
        {
            User = new string('a', user),
            IsBulk = false,
            Rooms = [new JoinedRoom(Lobby, 0, RoomRole.Member, true)],
        };

        await RequireAsync(compliance.Projection, joined, fits);
    }

    private static async Task RequireAsync(IProjection projection, ChatEvent chatEvent, bool fits)
    {
        var failure = await Record.ExceptionAsync(async () => await projection.ApplyAsync([chatEvent], null, At(1), default));
        if (fits)
        {
            Assert.Null(failure);
            return;
        }

        var refused = Assert.IsType<StorageException>(failure);
        Assert.Equal(StorageFault.Poisoned, refused.Fault);
        Assert.DoesNotContain("aaaaa", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nnnnn", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sec", refused.Message, StringComparison.Ordinal);
    }
}
