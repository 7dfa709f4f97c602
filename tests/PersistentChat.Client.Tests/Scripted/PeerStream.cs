using System.Text;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>One connection at the scripted server's end: whole messages as text.</summary>
internal sealed class PeerStream(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    public void Dispose() => _sending.Dispose();

    public async Task<PeerRequest?> ReadAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
                lines.Add(line);
            else if (lines.Count > 0)
                return await ReadBodyAsync(lines);
        }

        return null;
    }

    public async Task SendAsync(string message)
    {
        await _sending.WaitAsync();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(message));
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<PeerRequest> ReadBodyAsync(List<string> lines)
    {
        var length = lines.Find(line => line.StartsWith("Content-Length:", StringComparison.Ordinal))!;
        var body = new byte[int.Parse(length["Content-Length:".Length..])];
        await stream.ReadExactlyAsync(body);
        return new PeerRequest { StartLine = lines[0], HeaderLines = lines[1..], Body = Encoding.UTF8.GetString(body) };
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }
}
