using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of the catalog family (docs/event-format.md, kinds 20, 21, 31, 32, 33 and 40): how they are written.</summary>
internal static partial class CatalogFields
{
    private const int UserElements = 4;
    private const int CredentialElements = 8;
    private const int PreferenceElements = 4;
    private const int CategoryElements = 6;
    private const int RoomElements = 14;
    private const int AccessElements = 1;
    private const int ChangeElements = 4;

    /// <summary><c>[id, uri, display-name, disabled]</c></summary>
    internal static void Write(ref MessagePackWriter writer, UserRecord user)
    {
        writer.WriteArrayHeader(UserElements);
        writer.WriteInt64(user.Id);
        writer.WriteString(user.Uri);
        writer.WriteString(user.DisplayName);
        writer.WriteBoolean(user.IsDisabled);
    }

    /// <summary><c>[user, realm, md5-ha1, sha256-ha1, scram-salt, scram-iterations, stored-key, server-key]</c></summary>
    internal static void Write(ref MessagePackWriter writer, CredentialRecord credential)
    {
        writer.WriteArrayHeader(CredentialElements);
        writer.WriteString(credential.User);
        writer.WriteString(credential.Realm);
        writer.WriteBinary(credential.Md5Ha1);
        writer.WriteBinary(credential.Sha256Ha1);
        writer.WriteBinary(credential.ScramSalt);
        writer.WriteInt64(credential.ScramIterations);
        writer.WriteBinary(credential.ScramStoredKey);
        writer.WriteBinary(credential.ScramServerKey);
    }

    /// <summary><c>[user, label, version, content]</c></summary>
    internal static void Write(ref MessagePackWriter writer, PreferenceRecord preference)
    {
        writer.WriteArrayHeader(PreferenceElements);
        writer.WriteString(preference.User);
        writer.WriteString(preference.Label);
        writer.WriteInt64(preference.Version);
        writer.WriteString(preference.Content);
    }

    /// <summary><c>[id, name, description, keeps-history, file-upload, invitations]</c></summary>
    internal static void Write(ref MessagePackWriter writer, CategoryRecord category)
    {
        writer.WriteArrayHeader(CategoryElements);
        writer.WriteGuid(category.Id);
        writer.WriteString(category.Name);
        writer.WriteString(category.Description);
        writer.WriteBoolean(category.KeepsHistory);
        writer.WriteBoolean(category.AllowsFileUpload);
        writer.WriteBoolean(category.AllowsInvitations);
    }

    /// <summary>
    /// <c>[id, category, name, description, topic, type, privacy, invitations, disabled, revision,
    /// created-by, created-on, updated-by, updated-on]</c>
    /// </summary>
    internal static void Write(ref MessagePackWriter writer, RoomRecord room)
    {
        writer.WriteArrayHeader(RoomElements);
        writer.WriteGuid(room.Id);
        writer.WriteGuid(room.CategoryId);
        writer.WriteString(room.Name);
        writer.WriteString(room.Description);
        writer.WriteString(room.Topic);
        writer.WriteUInt64((byte)room.Type);
        writer.WriteUInt64((byte)room.Privacy);
        writer.WriteBoolean(room.Invitations);
        writer.WriteBoolean(room.IsDisabled);
        writer.WriteInt64(room.Revision);
        writer.WriteString(room.Audit.CreatedBy);
        writer.WriteInt64(room.Audit.CreatedOn);
        writer.WriteString(room.Audit.UpdatedBy);
        writer.WriteInt64(room.Audit.UpdatedOn);
    }

    /// <summary><c>[[[node, principal, list, granted], ...]]</c></summary>
    internal static void Write(ref MessagePackWriter writer, IReadOnlyList<AccessChange> changes)
    {
        writer.WriteArrayHeader(AccessElements);
        writer.WriteArrayHeader(changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            var (entry, granted) = changes[i];
            writer.WriteArrayHeader(ChangeElements);
            writer.WriteGuid(entry.Node);
            writer.WriteString(entry.Principal);
            writer.WriteUInt64((byte)entry.List);
            writer.WriteBoolean(granted);
        }
    }
}
