using System.Text;
using PersistentChat.Protocol.Scram;
using Xunit.Abstractions;

namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>Broken and hostile messages are refused by a value, never by an exception, and prove nothing.</summary>
public sealed class ScramFuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    [Fact]
    public void Mutated_messages_are_refused()
    {
        var seed = new FuzzBudget().Seed;
        output.WriteLine($"FUZZ_SEED={seed}");
        var mutator = new ByteMutator(seed, capacity: 1024);
        var exchange = ScramExchanges.Bound;
        var (first, challenge, final) = (Bytes(exchange.ClientFirst), Bytes(exchange.ServerFirst), Bytes(exchange.ClientFinal));
        for (var round = 0; round < Rounds; round++)
        {
            ScramServer.TryStart(mutator.Mutate(first).Span, isPlus: true, offersPlus: true, out _);
            ScramServerFirst.TryRead(mutator.Mutate(challenge).Span, out _);
            var changed = mutator.Mutate(final);
            ScramServer.TryStart(first, isPlus: true, offersPlus: true, out var server);
            server!.Challenge(ScramExchanges.ServerNonce, ScramExchanges.Salt, ScramExchanges.Iterations);
            var error = server.TryFinish(changed.Span, new byte[32], new byte[32], exchange.ChannelBinding, out var proven);
            Assert.NotEqual(ScramError.None, error);
            Assert.Null(proven);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
