using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using PersistentChat.Storage;
using PersistentChat.Storage.Faster;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests.EventLogs;

/// <summary>A data folder whose event log holds one event of several kinds and then posts.</summary>
internal sealed class SampleLog : IDisposable
{
    public const string Secret = "5ec7e75ec7e7";
    public static readonly Guid Lobby = new("0f9619ff-8b86-d011-b42d-00c04fc964ff");
    public static readonly Guid Attic = new("1f9619ff-8b86-d011-b42d-00c04fc964ff");
    private static readonly DateTime Begin = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public string Data => _folder.Path;

    public string LogFile => Path.Combine(Data, "log", "events.0");

    public static async Task<SampleLog> CreateAsync(int posts)
    {
        var sample = new SampleLog();
        await using var log = await sample.OpenAsync();
        Append(log, new NodeStarted { Node = 1, Incarnation = 1 });
        Append(log, new UserChanged { User = new UserRecord(1, "sip:alice@contoso.com", "Alice") });
        var secret = Convert.FromHexString(Secret);
        Append(log, new CredentialChanged
        {
            Credential = new CredentialRecord("sip:alice@contoso.com", "contoso.com", secret, secret, secret, 4096, secret, secret),
        });
        for (var i = 0; i < posts; i++)
            Append(log, Post(i % 2 == 0 ? Lobby : Attic, i, $"post \u001b[31m{i}\n\"häuser\""));
        await log.CommitAsync();
        return sample;
    }

    public ValueTask<FasterEventLog> OpenAsync() => FasterEventLog.OpenAsync(
        new FasterEventLogOptions { Directory = _folder.In("log") }, NullLogger<FasterEventLog>.Instance);

    public void Dispose() => _folder.Dispose();

    private static MessagePosted Post(Guid room, int number, string text)
    {
        var post = MessagePosted.Rent();
        (post.RoomId, post.Number, post.Author, post.AuthorName, post.IsKept) = (room, number + 1, "sip:alice@contoso.com", "Alice", true);
        post.SetContent(System.Text.Encoding.UTF8.GetBytes(text), default);
        return post;
    }

    private static void Append(FasterEventLog log, ChatEvent chatEvent)
    {
        chatEvent.Time = Begin.Ticks;
        var bytes = new ArrayBufferWriter<byte>();
        EventCodec.Write(bytes, chatEvent);
        log.Append(bytes.WrittenSpan);
        (chatEvent as MessagePosted)?.Release();
    }
}
