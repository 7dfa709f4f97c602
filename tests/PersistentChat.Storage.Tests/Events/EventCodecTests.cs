using System.Buffers;
using System.Text.Json;
using PersistentChat.MessagePack;

namespace PersistentChat.Storage.Tests.Events;

public sealed class EventCodecTests
{
    public static TheoryData<EventKind> WrittenKinds => [.. EventSamples.All().Select(e => e.Kind)];

    [Theory]
    [MemberData(nameof(WrittenKinds))]
    public void Every_kind_comes_back_as_it_was_written(EventKind kind)
    {
        var written = Sample(kind);
        var read = EventCodec.Read(Encode(written), 42);

        Assert.Equal(42UL, read.Sequence);
        read.Sequence = 0;
        Assert.Equal(Text(written), Text(read));
        Assert.IsType(written.GetType(), read);
    }

    [Fact]
    public void Every_kind_with_a_feature_level_has_a_sample() =>
        Assert.Equal(
            Enum.GetValues<EventKind>().Where(kind => EventKinds.FeatureLevel(kind) != 0).Order(),
            EventSamples.All().Select(e => e.Kind).Order());

    [Theory]
    [MemberData(nameof(WrittenKinds))]
    public void Fields_added_at_the_end_by_newer_software_are_passed_over(EventKind kind)
    {
        var record = Encode(Sample(kind));
        var grown = AppendField(record);

        var read = EventCodec.Read(grown, 1);
        read.Sequence = 0;
        Assert.Equal(Text(Sample(kind)), Text(read));
    }

    [Theory]
    [MemberData(nameof(WrittenKinds))]
    public void A_record_cut_anywhere_is_refused(EventKind kind)
    {
        var record = Encode(Sample(kind));
        for (var length = 0; length < record.Length; length++)
            Assert.Throws<EventFormatException>(() => EventCodec.Read(record.AsSpan(0, length), 1));
    }

    [Theory]
    [MemberData(nameof(WrittenKinds))]
    public void Bytes_after_a_record_are_refused(EventKind kind) =>
        Assert.Throws<EventFormatException>(() => EventCodec.Read([.. Encode(Sample(kind)), 0], 1));

    [Theory]
    [InlineData(1, 2, "format 2")]
    [InlineData(2, 99, "kind 99")]
    [InlineData(2, (byte)EventKind.NodeGone, "kind 2")]
    [InlineData(2, (byte)EventKind.ConfigurationChanged, "kind 24")]
    [InlineData(3, 3, "level 3")]
    public void What_this_software_does_not_know_is_refused_by_name(int at, byte value, string named)
    {
        var record = Encode(EventSamples.Started());
        record[at] = value;
        var refusal = Assert.Throws<EventFormatException>(() => EventCodec.Read(record, 4711));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("4711", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_this_software_does_not_know_is_refused()
    {
        var joined = new SessionJoined { User = "u", IsBulk = false, Rooms = [new JoinedRoom(EventSamples.Lobby, 1, (RoomRole)9, false)] };
        var refusal = Assert.Throws<EventFormatException>(() => EventCodec.Read(Encode(joined), 1));
        Assert.Contains("9 is not a room role", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((PrincipalType)5, PrincipalState.Active, "5 is not a principal type")]
    [InlineData(PrincipalType.Group, (PrincipalState)0, "0 is not a principal state")]
    public void A_principal_of_a_type_or_state_this_software_does_not_know_is_refused(
        PrincipalType type, PrincipalState state, string named)
    {
        var changed = new PrincipalChanged { Principal = new PrincipalRecord(1, EventSamples.Lobby, "u", type, "", "", "", state, []) };
        var refusal = Assert.Throws<EventFormatException>(() => EventCodec.Read(Encode(changed), 1));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, 5, 5)]
    [InlineData(4, 3, 5, 5)]
    [InlineData(1, 3, 3, 5)]
    [InlineData(8, 9, 5, 5)]
    [InlineData(1, 3, long.MinValue, long.MaxValue)]
    public void Removed_numbers_that_do_not_ascend_are_refused(long first, long last, long secondFirst, long secondLast)
    {
        var removed = new MessagesRemoved
        {
            RoomId = EventSamples.Lobby,
            User = "u",
            Ranges = [new NumberRange(first, last), new NumberRange(secondFirst, secondLast)],
        };
        Assert.Throws<EventFormatException>(() => EventCodec.Read(Encode(removed), 1));
    }

    [Theory]
    [InlineData(EventKind.MessageRemoved)]
    [InlineData(EventKind.HistoryRead)]
    [InlineData(EventKind.PrincipalChanged)]
    [InlineData(EventKind.FollowListChanged)]
    public void A_list_that_claims_more_elements_than_the_record_has_bytes_is_refused_before_memory_is_taken(EventKind kind)
    {
        var record = Encode(Sample(kind));
        // The list has two elements and is the last of the record; its header becomes one of two thousand million.
        var at = kind == EventKind.MessageRemoved ? record.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x92, 0x92]) : record.AsSpan().LastIndexOf((byte)0x92);
        byte[] grown = [.. record.AsSpan(0, at), 0xdd, 0x7f, 0xff, 0xff, 0xff, .. record.AsSpan(at + 1)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EventFormatException>(() => EventCodec.Read(grown, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Random_damage_is_refused_or_read_but_never_anything_else()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[][] samples = [.. EventSamples.All().Select(Encode)];
        for (var i = 0; i < 40_000; i++)
        {
            byte[] record = [.. samples[random.Next(samples.Length)]];
            record[random.Next(record.Length)] = (byte)random.Next(256);
            try
            {
                (EventCodec.Read(record, 1) as MessagePosted)?.Release();
            }
            catch (EventFormatException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {Convert.ToHexString(record)}: {e}");
            }
        }
    }

    internal static byte[] Encode(ChatEvent chatEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        EventCodec.Write(output, chatEvent);
        return output.WrittenSpan.ToArray();
    }

    private static ChatEvent Sample(EventKind kind) => EventSamples.All().Single(e => e.Kind == kind);

    private static string Text(ChatEvent chatEvent) => chatEvent is MessagePosted m
        ? $"{m.Time} {m.Origin} {m.RoomId} {m.Number} {m.Author} {m.AuthorName} {m.IsAlert} {m.IsKept} {m.Identity} "
            + $"{Convert.ToHexString(m.Text)} {Convert.ToHexString(m.Rtf)}"
        : JsonSerializer.Serialize(chatEvent, chatEvent.GetType());

    /// <summary>Adds an array as one more element to the fields array, which is the last of the record.</summary>
    private static byte[] AppendField(byte[] record)
    {
        var reader = new MessagePackReader(record);
        reader.ReadArrayHeader();
        for (var i = 0; i < 5; i++)
            reader.Skip();
        var fields = record[reader.Consumed];
        Assert.Equal(0x90, fields & 0xf0);
        Assert.True((fields & 0x0f) < 15);
        byte[] grown = [.. record, 0x92, 0x01, 0xc0];
        grown[reader.Consumed]++;
        return grown;
    }
}
