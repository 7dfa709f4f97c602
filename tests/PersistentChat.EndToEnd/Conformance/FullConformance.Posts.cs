using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>Posts: what is taken, what is refused, and in which order everybody sees them.</summary>
public abstract partial class FullConformance
{
    [Theory]
    [InlineData("one\ntwo\r\nthree\rfour", "one\ntwo\nthree\nfour")]
    [InlineData("\n\nblank lines and a tab\t\n", "\n\nblank lines and a tab\t\n")]
    [InlineData("👩‍👩‍👧 𝄞 ‼ \u200f\u05d0 e\u0301", "👩‍👩‍👧 𝄞 ‼ \u200f\u05d0 e\u0301")]
    [InlineData("<b>&amp; ]]> \"'", "<b>&amp; ]]> \"'")]
    [InlineData("   ", "   ")]
    public async Task A_text_comes_as_it_was_with_lines_that_end_in_LF(string text, string expected)
    {
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room);

        await alice.Client.PostAsync(room, text);

        var seen = await alice.NextMessageAsync();
        Assert.Equal(new ChatMessage(room, 1, seen.Time, Seeds.Alice, "Alice", expected, IsAlert: false, Rtf: null), seen);
        Assert.Equal([seen], await (await SignInAsync(Seeds.Bob)).HistoryAsync(room, 1));
    }

    [Fact]
    public async Task Texts_stories_and_RTF_are_taken_up_to_their_limits_in_bytes_and_what_is_refused_takes_no_number()
    {
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room);
        var longest = new string('x', ConformanceServer.MessageSize - 4) + "🍵";
        var story = "[STORY]" + new string('s', ConformanceServer.StorySize - 7);
        var rtf = new string('r', ConformanceServer.StorySize);

        await RefusedAsync(413, () => alice.Client.PostAsync(room, longest + "."));
        await RefusedAsync(413, () => alice.Client.PostAsync(room, story + "."));
        await RefusedAsync(413, () => alice.Client.PostAsync(room, "short", rtf: rtf + "."));
        Assert.Equal(Wire.NumberTold(1), await alice.Client.PostAsync(room, longest));
        Assert.Equal(Wire.NumberTold(2), await alice.Client.PostAsync(room, story, rtf: rtf));

        var seen = await alice.MessagesAsync(2);
        Assert.Equal([(1L, longest, null), (2L, story, rtf)], seen.Select(message => (message.Number, message.Text, message.Rtf)));
        Assert.Equal(seen, await (await SignInAsync(Seeds.Bob)).HistoryAsync(room, 2));
    }

    [Fact]
    public async Task A_post_is_refused_to_those_who_are_not_in_the_room_and_where_there_is_none()
    {
        var room = Server.NewRoom();
        var alice = await SignInAsync(Seeds.Alice);
        await RefusedAsync(Wire.NotJoined, () => alice.PostAsync(room, "from outside"));
        await alice.JoinAsync(room.ToString());
        await alice.PartAsync(room);
        await RefusedAsync(Wire.NotJoined, () => alice.PostAsync(room, "from outside again"));
        await RefusedAsync(404, () => alice.PostAsync(Guid.NewGuid(), "to nowhere"));
        await RefusedAsync(400, () => alice.PostAsync(room, "\0"));
        var guest = await EnterAsync(Seeds.Bob, room);
        Assert.Equal(Wire.NumberTold(1), await guest.Client.PostAsync(room, "first"));
        Assert.Equal((1, "first"), await guest.NextMessageAsync() is var seen ? (seen.Number, seen.Text) : default);
    }

    [Fact]
    public async Task In_an_auditorium_only_presenters_post()
    {
        var (alice, bob, carol) = (
            await EnterAsync(Seeds.Alice, ConformanceSeed.Auditorium), await EnterAsync(Seeds.Bob, ConformanceSeed.Auditorium),
            await EnterAsync(Seeds.Carol, ConformanceSeed.Auditorium));
        Assert.Equal([false, false, true], carol.Members.Select(member => member.IsManager));

        await RefusedAsync(403, () => bob.Client.PostAsync(ConformanceSeed.Auditorium, "a question"));
        await RefusedAsync(403, () => carol.Client.PostAsync(ConformanceSeed.Auditorium, "managers do not present"));
        await alice.Client.PostAsync(ConformanceSeed.Auditorium, "welcome");

        foreach (var guest in new[] { alice, bob, carol })
            Assert.Equal("welcome", (await guest.NextMessageAsync()).Text);
    }

    [Fact]
    public async Task Everybody_sees_the_messages_of_all_in_one_order_without_gaps()
    {
        const int Each = 60;
        var room = Server.NewRoom();
        var guests = new List<Guest>();
        foreach (var user in new[] { Seeds.Alice, Seeds.Alice, Seeds.Bob, Seeds.Carol })
            guests.Add(await EnterAsync(user, room));

        // All at once: posts leave in the order of the calls.
        var told = await Task.WhenAll(guests.SelectMany((guest, i) => Enumerable.Range(0, Each).Select(n => guest.Client.PostAsync(room, $"{i}/{n}"))));

        var seen = new List<List<ChatMessage>>();
        foreach (var guest in guests)
            seen.Add(await guest.MessagesAsync(Each * guests.Count));
        foreach (var other in seen)
            Assert.Equal(seen[0], other);
        Assert.Equal(Enumerable.Range(1, Each * guests.Count).Select(n => (long)n), seen[0].Select(message => message.Number));
        for (var i = 0; i < guests.Count; i++)
        {
            var own = seen[0].Where(message => message.Text.StartsWith($"{i}/", StringComparison.Ordinal)).ToList();
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{i}/{n}"), own.Select(message => message.Text));
            Assert.Equal(own.Select(message => Wire.NumberTold(message.Number)), told[(i * Each)..((i + 1) * Each)]);
        }
        Assert.Equal(seen[0], await (await SignInAsync(Seeds.User(1))).HistoryAsync(room, Each * guests.Count));
    }
}
