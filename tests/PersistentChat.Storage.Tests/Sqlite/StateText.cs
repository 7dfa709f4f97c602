using System.Text.Json;

namespace PersistentChat.Storage.Tests;

/// <summary>A snapshot as text, so that two can be compared and their difference seen.</summary>
internal static class StateText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IncludeFields = true };

    public static string Of(LocalSnapshot state) => JsonSerializer.Serialize(state, Options);
}
