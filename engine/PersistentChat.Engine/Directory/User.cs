using System.Collections.Immutable;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A user as everyone may read it: immutable, replaced whole when the user changes.</summary>
public sealed class User
{
    /// <summary>Creates the published form of a record.</summary>
    public User(UserRecord record, CredentialRecord? credential)
    {
        Record = record;
        Credential = credential;
        UriUtf8 = [.. Encoding.UTF8.GetBytes(record.Uri)];
        DisplayNameUtf8 = [.. Encoding.UTF8.GetBytes(record.DisplayName)];
    }

    /// <summary>What is stored of the user.</summary>
    public UserRecord Record { get; }

    /// <summary>Password verifiers; null for a user who cannot sign in by password.</summary>
    public CredentialRecord? Credential { get; }

    /// <summary>Principal number.</summary>
    public int Id => Record.Id;

    /// <summary>Canonical SIP URI.</summary>
    public string Uri => Record.Uri;

    /// <summary>Name shown to others; may be empty.</summary>
    public string DisplayName => Record.DisplayName;

    /// <summary><see cref="Uri"/> as bytes, for the wire.</summary>
    public ImmutableArray<byte> UriUtf8 { get; }

    /// <summary><see cref="DisplayName"/> as bytes, for the wire.</summary>
    public ImmutableArray<byte> DisplayNameUtf8 { get; }
}
