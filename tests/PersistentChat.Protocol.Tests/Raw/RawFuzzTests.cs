using System.Buffers;
using PersistentChat.Protocol.Raw;
using Xunit.Abstractions;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>Broken and hostile bytes: an error or fields, never an exception, never more memory than the frame justifies.</summary>
public sealed class RawFuzzTests(ITestOutputHelper output)
{
    private const int MaxFrame = 1 << 12;

    // An item of a list takes two bytes on the wire at least and some tens in memory; errors bring an exception and its text.
    private const int MaxBytesPerByte = 200;
    private const int MaxBytesPerError = 50_000;

    [Fact]
    public void Mutated_frames_are_read_or_refused()
    {
        var budget = new FuzzBudget();
        output.WriteLine($"FUZZ_SEED={budget.Seed}");
        var mutator = new ByteMutator(budget.Seed, MaxFrame);
        var rounds = 0;
        var accepted = 0;
        while (rounds < 2000 || !budget.IsSpent)
        {
            var sample = RawSamples.All[mutator.Next(RawSamples.All.Count)];
            var stream = mutator.Mutate(sample.Bytes).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            accepted += Read(stream) ? 1 : 0;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (rounds++ > RawSamples.All.Count * 10)
                Assert.InRange(allocated, 0, MaxBytesPerError + (MaxBytesPerByte * stream.Length));
        }

        output.WriteLine($"{rounds} rounds, {accepted} accepted");
        Assert.InRange(accepted, 1, rounds - 1);
    }

    [Fact]
    public void An_array_that_announces_more_than_it_has_reserves_nothing()
    {
        // A frame full of nils, each of which is announced as a room.
        byte[] content = [0x94, 10, 1, 0xc2, 0xdd, 0, 1, 0, 0, .. Enumerable.Repeat((byte)0xc0, 1 << 16)];
        var join = RawSamples.Named("join");
        join.Recode(content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RawErrorKind.BadField, join.Recode(content).Error.Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytesPerError);
    }

    /// <summary>Does with a stream what an endpoint does with it, for the one frame at its start.</summary>
    private static bool Read(byte[] stream)
    {
        if (RawFrameScanner.TryScan(new ReadOnlySequence<byte>(stream), MaxFrame, out var length, out _) != OperationStatus.Done)
            return false;
        var content = stream[RawFrameScanner.PrefixLength..(RawFrameScanner.PrefixLength + length)];
        if (!RawFrame.TryOpen(content, out var frame, out var error))
        {
            Assert.Equal(RawErrorKind.BadFrame, error.Kind);
            return false;
        }

        var type = frame.Type;
        var known = RawSamples.All.FirstOrDefault(sample => sample.Type == type);
        return known is not null && known.Recode(content).Bytes is not null;
    }
}
