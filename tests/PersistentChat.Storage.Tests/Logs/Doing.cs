namespace PersistentChat.Storage.Tests.Logs;

/// <summary>Does something between two steps of long work, on the same thread.</summary>
internal sealed class Doing<T>(Action<T> what) : IProgress<T>
{
    public void Report(T value) => what(value);
}
