using System.Globalization;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>What memory answers when messages are replaced and removed.</summary>
public class RecentHistoryTests
{
    private static readonly Guid Room = EngineHarness.Lobby;

    [Fact]
    public void A_replaced_message_keeps_all_but_its_text()
    {
        var history = new RecentHistory(5);
        Add(history, 1);
        history.Replace(new MessageReplaced { RoomId = Room, Number = 1, User = "u", Text = "new" });
        var taken = new List<MessagePosted>();
        Assert.True(history.TryTake(1, 1, taken));
        var message = Assert.Single(taken);
        Assert.Equal("new", Encoding.UTF8.GetString(message.Text));
        Assert.Equal(0, message.Rtf.Length);
        Assert.Equal(
            (1, 11, 21UL, "sip:bob@contoso.com", "Bob", true, true, Room, new PostIdentity(7, 1)),
            (message.Number, message.Time, message.Sequence, message.Author, message.AuthorName, message.IsAlert, message.IsKept, message.RoomId, message.Identity));
    }

    [Fact]
    public void Memory_answers_for_removed_messages_as_the_archive_would_and_not_for_what_it_never_had()
    {
        var history = new RecentHistory(5);
        for (var number = 4; number <= 8; number++)
            Add(history, number);
        Remove(history, 5, 6);
        Remove(history, 8, 8);
        Assert.Equal("4 7", Take(history, 4, 8));
        Assert.Equal("", Take(history, 5, 6));
        Assert.Equal("7", Take(history, 6, 7));
        Assert.Null(Take(history, 3, 8));
        Remove(history, 1, 100);
        Assert.Equal("", Take(history, 4, 8));
        Assert.Null(Take(history, 3, 8));
        Add(history, 9);
        Assert.Equal("9", Take(history, 4, 9));
    }

    [Fact]
    public void Memory_never_answers_otherwise_than_a_list_of_all_messages_would()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var history = new RecentHistory(8);
        var all = new SortedDictionary<long, string>();
        var last = 0L;
        for (var step = 0; step < 5000; step++)
        {
            Change(random, history, all, ref last);
            var to = last - random.Next(4);
            var from = Math.Max(1, to - random.Next(10));
            var expected = string.Join(' ', all.Where(pair => pair.Key >= from && pair.Key <= to).Select(pair => pair.Value));
            if (Take(history, from, to) is { } taken)
                Assert.True(expected == taken, $"seed {seed}, step {step}: {from} to {to} gave {taken} instead of {expected}");
            else
                Assert.True(from < OldestHeld(history, last), $"seed {seed}, step {step}: {from} to {to} is held and not given");
        }
    }

    private static void Change(Random random, RecentHistory history, SortedDictionary<long, string> all, ref long last)
    {
        switch (random.Next(10))
        {
            case 0:
                var first = random.NextInt64(1, last + 2);
                var end = first + random.Next(3);
                Remove(history, first, end);
                for (var number = first; number <= end; number++)
                    all.Remove(number);
                break;
            case 1 when last > 0:
                var replaced = random.NextInt64(Math.Max(1, last - 10), last + 1);
                history.Replace(new MessageReplaced { RoomId = Room, Number = replaced, User = "u", Text = $"{replaced}!" });
                if (all.ContainsKey(replaced))
                    all[replaced] = $"{replaced}!";
                break;
            case 2:
                // Not kept: a number without a message.
                last++;
                break;
            default:
                Add(history, ++last);
                all.Add(last, last.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>The lowest number from which memory gives an answer.</summary>
    private static long OldestHeld(RecentHistory history, long last)
    {
        for (var number = last; number > 0; number--)
        {
            if (Take(history, number, last) is null)
                return number + 1;
        }
        return 1;
    }

    private static void Add(RecentHistory history, long number)
    {
        var message = MessagePosted.Rent();
        (message.RoomId, message.Number, message.Time, message.Sequence) = (Room, number, number + 10, (ulong)number + 20);
        (message.Author, message.AuthorName, message.IsAlert, message.IsKept) = ("sip:bob@contoso.com", "Bob", true, true);
        message.Identity = new PostIdentity(7, (ulong)number);
        message.SetContent(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), "{}"u8);
        history.Add(message);
        message.Release();
    }

    private static void Remove(RecentHistory history, long first, long last) =>
        history.Remove(new MessagesRemoved { RoomId = Room, User = "u", Ranges = [new NumberRange(first, last)] });

    private static string? Take(RecentHistory history, long first, long last)
    {
        var taken = new List<MessagePosted>();
        if (!history.TryTake(first, last, taken))
            return null;
        var text = string.Join(' ', taken.Select(message => Encoding.UTF8.GetString(message.Text)));
        taken.ForEach(message => message.Release());
        return text;
    }
}
