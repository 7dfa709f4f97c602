using System.Text.Json;

namespace PersistentChat.Storage.ContractTests;

/// <summary>A snapshot as text, so that two can be compared and their difference seen.</summary>
public static class StateText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IncludeFields = true };

    public static string Of(LocalSnapshot state) => JsonSerializer.Serialize(state, Options);
}
