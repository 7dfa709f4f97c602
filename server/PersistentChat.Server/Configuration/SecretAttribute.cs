namespace PersistentChat.Server;

/// <summary>Marks a setting whose value is shown to nobody: not on a page, not in a message, not in a log.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
