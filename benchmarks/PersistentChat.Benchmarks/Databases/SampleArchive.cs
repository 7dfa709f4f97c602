using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks.Databases;

/// <summary>Messages as an archive gets them: twenty rooms, texts of five to thirty words, few words often and many seldom.</summary>
internal static class SampleArchive
{
    private const int Rooms = 20;
    private const int Vocabulary = 20_000;

    private static readonly Guid Log = new("0b6a7a34-60f5-4d6c-8a80-36a4f6c9d0e1");

    /// <summary>A room, from 0. The first one has half of all messages.</summary>
    public static Guid Room(int number) => new(0x5f0c1a52, 0x0b5e, 0x4f0e, 0x9d, 0x2b, 0x6a, 0x1c, 0x1e, 0x0d, 0x7a, (byte)number);

    /// <summary>A word, from 0, the more frequent the lower its number.</summary>
    public static string Word(int number) => $"w{number}";

    /// <summary>The cursor behind a number of messages.</summary>
    public static LogCursor At(int count) => new(Log, (ulong)count, count);

    /// <summary>Makes messages, always the same ones.</summary>
    public static MessagePosted[] Make(int count)
    {
        var random = new Random(20120611);
        var numbers = new long[Rooms];
        var text = new StringBuilder();
        return [.. Enumerable.Range(0, count).Select(i => Message(i, random.Next(2) == 0 ? 0 : random.Next(1, Rooms)))];

        MessagePosted Message(int index, int room)
        {
            var message = MessagePosted.Rent();
            message.RoomId = Room(room);
            message.Number = ++numbers[room];
            message.Sequence = (ulong)index + 1;
            message.Time = 638_000_000_000_000_000 + (index * TimeSpan.TicksPerSecond);
            message.Author = $"sip:user{random.Next(500)}@contoso.com";
            message.AuthorName = "User of Contoso";
            message.IsKept = true;
            message.Identity = new PostIdentity(new UInt128(1, 2), (ulong)index + 1);
            message.SetContent(Text(), []);
            return message;
        }

        byte[] Text()
        {
            text.Clear();
            for (var words = random.Next(5, 31); words > 0; words--)
                text.Append(Word((int)(Vocabulary * Math.Pow(random.NextDouble(), 3)))).Append(' ');
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
