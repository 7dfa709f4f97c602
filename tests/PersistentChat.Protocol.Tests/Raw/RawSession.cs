using System.Text;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>A whole connection as docs/raw-protocol.md shows it: signed in, a room entered, a post, its repeat, and good-bye.</summary>
internal static class RawSession
{
    private static readonly RawRoomDescription Lobby = new()
    {
        Handle = 3,
        Id = RawSamples.Room,
        Name = "Lobby",
        Description = "",
        Topic = "",
        UserCount = 1,
        Privacy = RawPrivacy.Open,
        Type = RawRoomType.Normal,
        Flags = RawRoomFlags.Logged,
        CategoryUri = "ma-cat://contoso.com/a3bb189e-8bf9-3888-9912-ace4e6543002",
    };

    internal static string Dump() => string.Join('\n', [.. SignIn(), .. Chat(), .. End()]);

    private static IEnumerable<string> SignIn() =>
    [
        "client: preface\n" + Preface(),
        Client("hello", RawSamples.Named("hello").Bytes, "capabilities", "agent"),
        "server: preface\n" + Preface(),
        Server(
            "welcome", RawSamples.Named("welcome").Bytes, "version", "server", "domain", "run", "database version", "keep-alive",
            "longest frame", "open commands", "mechanisms", "capabilities"),
        Client("signIn", RawSamples.Named("signIn").Bytes, "mechanism", "user", "client id", "response"),
        Server("challenge", RawSamples.Named("challenge").Bytes, "data"),
        Client("proof", RawSamples.Named("proof").Bytes, "data"),
        Server("signedIn", RawSamples.Named("signedIn").Bytes, "data", "user", "display name"),
    ];

    private static IEnumerable<string> Chat() =>
    [
        Client("join", RawSample.Encode(4, new RawJoin(false, [new RawJoinRoom(new RawRoom(RawSamples.Room), 40)])), "bulk", "rooms"),
        Server(
            "joined, to be continued from message 41 on",
            RawSample.Encode(4, new RawJoined(
                [new RawUser("sip:alice@contoso.com", "Alice")],
                [new RawJoinedRoom(Lobby, [new RawParticipant(0, RawRole.Member)], 41, RawResume.Complete)],
                [])),
            "users", "rooms", "refused"),
        Server("message, the one that was missed", Message(41, "sip:bob@contoso.com", "Bob", "Anybody here?"), MessageNames),
        Client("post", Post(5), PostNames),
        Server("message, for everyone in the room", Message(42, "sip:alice@contoso.com", "Alice", "Hello"), MessageNames),
        Server("posted", RawSample.Encode(5, new RawPosted(42)), "number"),
        Client("post, the same again, as after a lost answer", Post(6), PostNames),
        Server("posted, but not a second time", RawSample.Encode(6, new RawPosted(42)), "number"),
    ];

    private static IEnumerable<string> End() =>
    [
        Client("acknowledge", RawSample.Encode(0, new RawAcknowledge([new RawPosition(new RawRoom(3), 42)])), "positions"),
        Client("ping", Empty(RawType.Ping, 7)),
        Server("pong", Empty(RawType.Pong, 7)),
        Client("signOff", Empty(RawType.SignOff, 8)),
        Server("signedOff", Empty(RawType.SignedOff, 8)),
    ];

    private static string[] PostNames => ["room", "sequence", "flags", "text", "rtf"];

    private static string[] MessageNames => ["room", "number", "time", "author", "author's name", "flags", "text", "rtf"];

    private static byte[] Post(ulong correlation) =>
        RawSample.Encode(correlation, new RawPost { Room = new RawRoom(3), Sequence = 1, Text = "Hello" });

    private static byte[] Message(long number, string author, string name, string text) => RawSample.Encode(0, new RawMessage
    {
        Room = 3,
        Number = number,
        Time = RawSamples.Time + (number * TimeSpan.TicksPerSecond),
        Author = author,
        AuthorName = name,
        Text = text,
    });

    private static byte[] Empty(RawType type, ulong correlation) => RawSample.Empty("", type, correlation).Bytes;

    private static string Preface()
    {
        var text = new StringBuilder();
        RawHexDump.Add(text, "PCHAT/1\n"u8.ToArray(), "PCHAT/1 and a line feed");
        return text.ToString();
    }

    private static string Client(string title, byte[] frame, params string[] names) => $"client: {title}\n{RawHexDump.Of(frame, names)}";

    private static string Server(string title, byte[] frame, params string[] names) => $"server: {title}\n{RawHexDump.Of(frame, names)}";
}
