using System.IO.Pipelines;

namespace PersistentChat.TestKit;

/// <summary>Two connected pipe ends in memory: what one writes the other reads.</summary>
public sealed class DuplexPipePair
{
    /// <summary>Makes a pair; both directions get the same options.</summary>
    public DuplexPipePair(PipeOptions? options = null)
    {
        var toServer = new Pipe(options ?? new PipeOptions(useSynchronizationContext: false));
        var toClient = new Pipe(options ?? new PipeOptions(useSynchronizationContext: false));
        Server = new End(toServer.Reader, toClient.Writer);
        Client = new End(toClient.Reader, toServer.Writer);
    }

    /// <summary>The end that a transport serves.</summary>
    public IDuplexPipe Server { get; }

    /// <summary>The end of the peer.</summary>
    public IDuplexPipe Client { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
