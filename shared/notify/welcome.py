"""Owns the mail to people who have just signed up."""

from shared.model.accounts.tenant import User
from shared.model.codec import decode, encode
from shared.notify.compose import compose_welcome
from shared.notify.digest import Post
from shared.platform.store.port import AlreadyExists, Data


def welcome_user(document: Data, post: Post) -> bool:
    """Writes the mail, once for each person; answers whether this call did. Raises InvalidInput, Unavailable."""
    user = decode(User, document)
    mail = compose_welcome(user.id, user.email, user.display_name, post.site, post.clock())
    try:
        post.store.transact(lambda transaction: transaction.create(f"mail/{mail.id}", encode(mail)))
    except AlreadyExists:
        return False
    return True
