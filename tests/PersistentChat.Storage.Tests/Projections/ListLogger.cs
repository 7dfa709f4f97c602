using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Tests.Projections;

/// <summary>Keeps what a pump logs.</summary>
internal sealed class ListLogger : ILogger<ProjectionPump>
{
    private readonly List<(int Id, string Text)> _lines = [];

    internal IReadOnlyList<int> Ids => [.. Lines.Select(line => line.Id)];

    internal IReadOnlyList<(int Id, string Text)> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add((eventId.Id, formatter(state, exception)));
    }
}
