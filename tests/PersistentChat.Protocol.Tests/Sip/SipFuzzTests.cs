using System.Buffers;
using PersistentChat.Protocol.Sip;
using Xunit.Abstractions;

namespace PersistentChat.Protocol.Tests.Sip;

/// <summary>Broken and hostile bytes: no exception, no hang, no allocation, and the same frames however they are cut.</summary>
public sealed class SipFuzzTests(ITestOutputHelper output)
{
    private const int WarmUp = 2000;

    [Fact]
    public void Mutated_messages_are_refused_or_read_without_exception_or_allocation()
    {
        var budget = new FuzzBudget();
        output.WriteLine($"FUZZ_SEED={budget.Seed}");
        var vectors = SipVectors.Names.Select(SipVectors.Load).ToArray();
        var mutator = new ByteMutator(budget.Seed, capacity: 4096);
        var written = new ArrayBufferWriter<byte>(1 << 16);
        var reader = new AllParts(written);
        var rounds = 0;
        var allocatingRounds = 0;
        for (; rounds < WarmUp || !budget.IsSpent; rounds++)
        {
            var bytes = mutator.Mutate(vectors[mutator.Next(vectors.Length)]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            reader.Read(bytes);
            if (rounds >= WarmUp && GC.GetAllocatedBytesForCurrentThread() != before)
                allocatingRounds++;
        }

        output.WriteLine($"{rounds} rounds, {reader.Accepted} accepted, {allocatingRounds} allocated");

        // Rare paths allocate once, when the runtime or a pool first prepares them; nothing may allocate each time.
        Assert.InRange(allocatingRounds, 0, 10);
        Assert.InRange(reader.Accepted, 1, rounds - 1);
    }

    [Fact]
    public void Mutated_messages_are_framed_alike_however_they_are_cut()
    {
        var seed = new FuzzBudget().Seed;
        output.WriteLine($"FUZZ_SEED={seed}");
        var mutator = new ByteMutator(seed, capacity: 4096);
        for (var i = 0; i < 200; i++)
            SipFeed.Scan(mutator.Mutate(SipVectors.Load(SipVectors.Names[mutator.Next(SipVectors.Names.Length)])).ToArray(), new SipLimits(900, 300));
    }

    [Fact]
    public void Scanning_and_reading_real_messages_allocates_nothing()
    {
        var vectors = SipVectors.Names.Select(SipVectors.Load).ToArray();
        var reader = new AllParts(new ArrayBufferWriter<byte>(1 << 16));
        for (var i = 0; i < 200; i++)
            reader.Read(vectors[i % vectors.Length]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            reader.Read(vectors[i % vectors.Length]);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1200, reader.Accepted);
    }

    /// <summary>Does with bytes all that an endpoint does with a message, an answer included.</summary>
    private sealed class AllParts(ArrayBufferWriter<byte> written)
    {
        internal int Accepted { get; private set; }

        internal void Read(ReadOnlyMemory<byte> bytes)
        {
            var state = default(SipScanState);
            if (SipFrameScanner.TryScan(ref state, new ReadOnlySequence<byte>(bytes), SipFeed.Limits, out var frame, out _) == OperationStatus.NeedMoreData)
                return;
            var text = bytes.Span.Slice(frame.Start, frame.HeadLength + frame.BodyLength);
            Accepted += SipMessage.TryRead(text, frame.HeadLength, out var message, out _) ? 1 : 0;
            foreach (var line in message.Lines(SipHeader.Via))
                SipVia.TryRead(line, out _, out _);
            for (var rest = message[SipHeader.Contact]; !rest.IsEmpty && SipAddress.TryRead(rest, out var contact, out rest);)
                contact.Parameter("expires"u8);
            if (SipDigestFields.TryRead(message[SipHeader.ProxyAuthorization], out var credentials))
                SipDigest.Verify(credentials, "0123456789abcdef0123456789abcdef"u8, message.MethodText);
            message.TryGetNumber(SipHeader.Expires, out _);
            message.Find("ms-keep-alive"u8);
            Answer(message);
        }

        private void Answer(in SipMessage message)
        {
            written.ResetWrittenCount();
            var writer = new SipWriter(written);
            writer.StartResponse(200, message, "tag"u8);
            writer.End();
        }
    }
}
