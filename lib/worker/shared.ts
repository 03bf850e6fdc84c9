import { readOwner } from '../client/held-database'
import { type SharedContent, sharedKey } from '../client/shared-content'
import { openUnsent } from '../client/unsent-database'
import { MAX_TEXT_LENGTH, MAX_UPLOAD_BYTES } from '../protocol/limits'

const MAX_FILES = 10

function toShared(form: FormData): SharedContent {
  const parts = ['title', 'text', 'url'].map((name) => form.get(name)).filter((part) => typeof part === 'string')
  const files = form.getAll('pictures').filter((part) => part instanceof File)
  return {
    text: [...new Set(parts.map((part) => part.trim()).filter(Boolean))].join('\n').slice(0, MAX_TEXT_LENGTH),
    files: files.filter(({ size }) => size > 0 && size <= MAX_UPLOAD_BYTES).slice(0, MAX_FILES),
  }
}

/** Keeps what another app shares for whoever's device it is, also without a connection, and leads to where they choose. */
export async function takeShared(request: Request): Promise<Response> {
  const [form, owner, database] = await Promise.all([request.formData(), readOwner(), openUnsent()])
  if (owner) await database?.put('kept', toShared(form), sharedKey(owner.me.id))
  return Response.redirect('/share', 303)
}
